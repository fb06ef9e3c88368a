"""One look for every figure of the course."""

# Okabe and Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/
# Order chosen so that neighbours differ in lightness too.
BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, YELLOW, BLACK = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000"
)  # fmt: skip
PALETTE = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, YELLOW, BLACK)
GREY = "#6E6E6E"


def use_style() -> None:
    """Set Matplotlib's defaults: the palette, a light grid, letters legible on a projector."""
    import matplotlib as mpl

    mpl.rcParams.update(
        {
            "axes.prop_cycle": mpl.cycler(color=PALETTE),
            "axes.axisbelow": True,
            "axes.grid": True,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.labelsize": 11,
            "figure.constrained_layout.use": True,
            "figure.dpi": 96,
            "figure.figsize": (8.0, 4.0),
            "font.size": 11,
            "grid.color": "#DDDDDD",
            "grid.linewidth": 0.8,
            "legend.frameon": False,
            "lines.linewidth": 2.0,
        }
    )
