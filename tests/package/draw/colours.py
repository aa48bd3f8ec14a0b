"""The arithmetic behind the palette: contrast, and how far apart two colours are for each kind of sight."""

SIGHT = {  # Machado, Oliveira and Fernandes 2009, severity 1; linear RGB to linear RGB
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def contrast(a, b):
    """The contrast ratio of two colours ("#rrggbb"), 1 to 21, by WCAG 2.2.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    dark, light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05 for r, g, b in (_linear(a), _linear(b)))
    return light / dark


def difference(a, b, sight="normal"):
    """The distance of two colours (CIE 1976, L*a*b*) as seen with one kind of sight, a key of `SIGHT`."""
    return sum((p - q) ** 2 for p, q in zip(_lab(a, sight), _lab(b, sight), strict=True)) ** 0.5


def _linear(colour):
    values = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def _lab(colour, sight):
    linear = _linear(colour)
    r, g, b = (min(1, max(0, sum(m * v for m, v in zip(row, linear, strict=True)))) for row in SIGHT[sight])
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
