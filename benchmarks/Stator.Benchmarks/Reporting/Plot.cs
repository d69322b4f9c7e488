using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Stator.Benchmarks.Reporting;

/// <summary>Lines over time, in panels one below the other, as an SVG that can be read on a light and on a dark ground.</summary>
internal sealed class Plot(string title, string abscissa)
{
    private const int Left = 70;
    private const int Width = 620;
    private const int Height = 130;
    private const int Gap = 50;
    private const int Top = 60;
    private const int LegendWidth = 110;

    // Both are far enough from white and from black.
    private static readonly string[] Colours = ["#2f81f7", "#d1731a"];

    private readonly List<(string Name, (string Name, List<(double X, double Y)> Points)[] Lines)> panels = [];

    /// <summary>Adds a panel, whose ordinate begins at zero.</summary>
    /// <param name="name">What its ordinate is, with the unit.</param>
    /// <param name="lines">At most two.</param>
    public Plot Panel(string name, params (string Name, List<(double X, double Y)> Points)[] lines)
    {
        panels.Add((name, lines));
        return this;
    }

    public string ToSvg()
    {
        var (width, height) = (Left + Width + LegendWidth, Top + (panels.Count * (Height + Gap)));
        var svg = new StringBuilder();
        svg.Append(
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" font-family="system-ui, sans-serif" font-size="12">
            <style>
            text { fill: #1f2328 } .grid { stroke: #8b949e; stroke-opacity: 0.4 } .line { fill: none; stroke-width: 1.6 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
            </style>
            <title>{{title}}</title>
            <text x="{{Left}}" y="22" font-size="14">{{title}}</text>

            """);
        for (var i = 0; i < panels.Count; i++)
        {
            Draw(svg, panels[i].Name, panels[i].Lines, Top + (i * (Height + Gap)), i == panels.Count - 1);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private void Draw(StringBuilder svg, string name, (string Name, List<(double X, double Y)> Points)[] lines, int top, bool isLast)
    {
        var points = lines.SelectMany(l => l.Points).ToList();
        var (stepX, stepY) = (Step(points.Max(p => p.X), 10), Step(points.Max(p => p.Y), 4));
        var mostX = points.Max(p => p.X);
        var mostY = Math.Max(stepY, Math.Ceiling(points.Max(p => p.Y) / stepY) * stepY);
        string X(double x) => (Left + (x / mostX * Width)).Fixed(1);
        string Y(double y) => (top + Height - (y / mostY * Height)).Fixed(1);

        svg.Append($"<text x=\"{Left}\" y=\"{top - 8}\">{name}</text>\n");
        for (var y = 0.0; y <= mostY * 1.001; y += stepY)
        {
            svg.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Y(y)}\" y2=\"{Y(y)}\"/>\n");
            svg.Append($"<text x=\"{Left - 8}\" y=\"{Y(y)}\" text-anchor=\"end\" dominant-baseline=\"middle\">{Label(y)}</text>\n");
        }

        for (var x = 0.0; x <= mostX * 1.001; x += stepX)
        {
            svg.Append($"<text x=\"{X(x)}\" y=\"{top + Height + 16}\" text-anchor=\"middle\">{Label(x)}</text>\n");
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var path = string.Join(' ', lines[i].Points.Select(p => $"{X(p.X)},{Y(p.Y)}"));
            svg.Append($"<polyline class=\"line\" stroke=\"{Colours[i]}\" points=\"{path}\"/>\n");
            svg.Append($"<line class=\"line\" stroke=\"{Colours[i]}\" x1=\"{Left + Width + 10}\" x2=\"{Left + Width + 28}\" ");
            svg.Append($"y1=\"{top + 10 + (i * 18)}\" y2=\"{top + 10 + (i * 18)}\"/>\n");
            svg.Append($"<text x=\"{Left + Width + 34}\" y=\"{top + 14 + (i * 18)}\">{lines[i].Name}</text>\n");
        }

        if (isLast)
        {
            svg.Append($"<text x=\"{Left + (Width / 2)}\" y=\"{top + Height + 34}\" text-anchor=\"middle\">{abscissa}</text>\n");
        }
    }

    /// <summary>A round distance that gives about so many marks up to a value.</summary>
    private static double Step(double most, int marks)
    {
        var rough = Math.Max(most, 1e-9) / marks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return new[] { 1, 2, 5, 10 }.First(factor => factor * power >= rough * 0.999) * power;
    }

    private static string Label(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
