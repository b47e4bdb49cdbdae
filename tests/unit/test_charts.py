"""Charts show what the protected table holds, and nothing that it withholds."""

import itertools
from datetime import date
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text
from PIL import Image

from maca import charts
from maca.charts.grid import SHADES
from maca.charts.palette import CATEGORICAL, DARK, DUO, GRID_SHADES, MUTED, contrast, greyed, ink_on, shade_of
from maca.charts.style import PRINT_SCALE, save, styled

NAN = float("nan")


def table(rows: list[list], dimensions: list[str], **texts) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*dimensions, "n", "of", "value", "low", "high", "status"])
    frame.attrs = {"labels": {"theme": {"1": "Responses", "2": "Prevention"}}}
    return frame.assign(**texts)


@pytest.fixture
def themes() -> pd.DataFrame:
    rows = [["1", 4, 10, 0.4, 0.17, 0.69, "shown"], ["2", 1, 1, 1.0, 0.21, 1.0, "shown"]]
    return table([*rows, ["3", NAN, NAN, NAN, NAN, NAN, "c"]], ["theme"])


@pytest.fixture
def pairs() -> pd.DataFrame:
    rows = [["a", "1", 1, 4, 0.25, NAN, NAN, "shown"], ["a", "2", NAN, NAN, NAN, NAN, NAN, "x"]]
    rows += [["b", "1", 3, 3, 1.0, NAN, NAN, "shown"], ["b", "2", 0, 2, 0.0, NAN, NAN, "shown"]]
    return table(rows, ["agency", "theme"])


@pytest.fixture
def waves() -> pd.DataFrame:
    rows = [["1", "baseline", 7, 10, 0.7, NAN, NAN, "shown"], ["1", "this_wave", 1, 5, 0.2, NAN, NAN, "shown"]]
    rows += [["2", "baseline", 3, 10, 0.3, NAN, NAN, "shown"], ["2", "this_wave", *[NAN] * 5, "x"]]
    return table(rows, ["theme", "measure"], verdict="better")


@pytest.fixture
def learning() -> pd.DataFrame:
    rows = [["offer", "embedded", 3], ["offer", "partly", 2], ["offer", "not_yet", 4], ["offer", "not_known", 1]]
    return table([[*row, 10, row[2] / 10, NAN, NAN, "shown"] for row in rows], ["finding", "learning"])


@pytest.fixture
def scores() -> pd.DataFrame:
    rows = [[name, "1", 6, 6, value, NAN, NAN, "shown"] for name, value in [("csc", 20), ("yot", 50), ("sarc", 80)]]
    return table([*rows, ["area", "1", 6, 6, 90, NAN, NAN, "shown"]], ["agency", "domain"])


@pytest.fixture
def referrals() -> pd.DataFrame:
    rows = [["pre_covid", 31, 357, 2.6, NAN, NAN, "shown"], ["in_covid", 9, 130, 2.1, NAN, NAN, "shown"]]
    return table(rows, ["period"])


BROOK = {"green": "Green", "amber": "Amber", "red": "Red"}
HACKETT = {"1": "Normal", "2": "Inappropriate", "3": "Problematic", "4": "Abusive", "5": "Violent"}
BESIDE = {"insufficient": "Too little known", "other_tool": "Another tool", "no_tool": "No tool"}
NAMED = {"named": ("Panel's reference", "Agencies at the time"), "unused": "No case placed here"}
SIDES = ("Lower than the panel", "As the panel", "Higher than the panel")


def judged(levels: dict[str, str], placed: dict[str, list[int] | str]) -> pd.DataFrame:
    """Cross what a panel and agencies say: by level the counts said, or a status where there is none."""
    rows = []
    for level in levels:
        counts = placed.get(level, "z")
        for place, said in enumerate([*levels, *BESIDE]):
            if isinstance(counts, str):
                rows.append([level, said, *[NAN] * 5, counts])
            else:
                of = sum(counts)
                rows.append([level, said, counts[place], of, counts[place] / of, NAN, NAN, "shown"])
    frame = table(rows, ["reference", "classification"])
    frame.attrs = {"labels": {"reference": levels, "classification": {**levels, **BESIDE}}}
    return frame


def matrix(frame: pd.DataFrame, **others):
    return charts.matrix(frame, down="reference", across="classification", sides=SIDES, **NAMED, **others)


@pytest.fixture
def colours() -> pd.DataFrame:
    return judged(BROOK, {"amber": [1, 6, 2, 0, 3, 8], "red": "c"})


@pytest.fixture
def levels() -> pd.DataFrame:
    return judged(
        HACKETT, {"3": [0, 0, 2, 0, 0, 0, 0, 2], "4": [0, 2, 2, 2, 1, 0, 6, 18], "5": [0, 0, 1, 0, 1, 0, 1, 3]}
    )


DAYS = (date(2019, 4, 1), date(2020, 3, 23), date(2020, 7, 30))
PERIODS = ("pre_covid", "in_covid")


def words(figure) -> list[str]:
    """Every text that stands in the picture, at its drawn size."""
    save(figure, BytesIO())
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def test_bars_are_as_long_as_their_counts_and_tracks_as_their_bases(themes):
    figure = charts.bars(themes, by="theme")
    widths = {to_hex(bar.get_facecolor()): [] for bar in figure.axes[0].patches}
    for bar in figure.axes[0].patches:
        widths[to_hex(bar.get_facecolor())].append(bar.get_width())
    assert [width for width in widths[DARK.lower()] if width] == [4, 1]
    assert [width for width in widths[MUTED.lower()] if width] == [10, 1]


def test_bars_write_the_count_and_the_symbol_of_a_withheld_cell(themes):
    found = words(charts.bars(themes, by="theme"))
    assert {"4 of 10", "1 of 1", "[c]", "Responses", "Prevention"} <= set(found)


def test_bars_add_a_note_to_the_row_that_has_one(themes):
    found = words(charts.bars(themes, by="theme", notes=pd.Series({"1": "median 12 days"})))
    assert "4 of 10 (median 12 days)" in found and "1 of 1" in found


def test_one_case_of_one_does_not_lead_a_ranking(themes):
    themes.loc[0, ["n", "value", "low", "high"]] = [8, 0.8, 0.49, 0.94]
    figure = charts.ranked_intervals(themes, by="theme")
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == ["Responses", "Prevention", "3"]
    dots = figure.axes[0].collections[-1].get_offsets()
    assert dots[:2].tolist() == [[0.8, 0.0], [1.0, 1.0]]


def test_interval_lines_reach_from_limit_to_limit(themes):
    figure = charts.ranked_intervals(themes, by="theme", rank=False)
    first = figure.axes[0].collections[0].get_segments()[0]
    assert first[:, 0].tolist() == [0.17, 0.69]


def test_grid_writes_every_cell_in_ink_that_stands_out(pairs):
    figure = charts.grid(pairs, down="agency", across="theme")
    inks = {text.get_text(): to_hex(text.get_color()) for text in figure.axes[0].texts}
    assert inks == {"1 of 4": "#000000", "[x]": "#000000", "3 of 3": "#ffffff", "0 of 2": "#000000"}


def cells(figure) -> dict[str, list]:
    """The boxes of a matrix: those that are filled, and the black frames."""
    boxes = [box for box in figure.axes[0].patches if box.get_fill()]
    frames = [box for box in figure.axes[0].patches if not box.get_fill() and to_hex(box.get_edgecolor()) == "#000000"]
    return {"boxes": boxes, "frames": frames}


def inside(figure, box) -> list[str]:
    """What stands within a box, its middle looked at."""
    found = figure.axes[0].texts
    return [
        text.get_text()
        for text in found
        if text.get_transform() == figure.axes[0].transData
        and 0 < text.get_position()[0] - box.get_x() < box.get_width()
        and 0 < text.get_position()[1] - box.get_y() < box.get_height()
    ]


def test_matrix_frames_the_cells_where_both_say_the_same(levels):
    figure = matrix(levels)
    frames = cells(figure)["frames"]
    assert [inside(figure, frame) for frame in frames] == [["2 of 4"], ["2 of 31"], ["1 of 6"]]
    axes = figure.axes[0]
    heads = list(zip(axes.get_xticks(), axes.get_xticklabels(), strict=True))
    over = [head.get_text() for frame in frames for x, head in heads if abs(x - frame.get_center()[0]) < 0.01]
    assert over == ["Problematic", "Abusive", "Violent"]
    assert all(frame.get_linewidth() >= 2 for frame in frames)


def test_matrix_shades_what_is_compared_and_nothing_beside_it(levels):
    figure = matrix(levels)
    shaded = [box for box in cells(figure)["boxes"] if to_hex(box.get_facecolor()) != "#ffffff"]
    assert sorted(text for box in shaded for text in inside(figure, box)) == sorted(
        ["2 of 4", "2 of 31", "2 of 31", "2 of 31", "1 of 31", "1 of 6", "1 of 6"]
    )
    assert to_hex(shaded[0].get_facecolor()) == shade_of(0.5).lower()


def test_matrix_sets_what_is_not_compared_apart(colours):
    figure = matrix(colours)
    row = [box for box in cells(figure)["boxes"] if inside(figure, box) and "of 20" in inside(figure, box)[0]]
    gaps = [right.get_x() - left.get_x() - left.get_width() for left, right in itertools.pairwise(row)]
    assert [round(gap, 2) for gap in gaps] == [0, 0, 0.2, 0, 0]
    (aside,) = [text for text in figure.axes[0].texts if text.get_text() == "Not compared"]
    assert aside.get_position()[0] == row[3].get_x()


def test_matrix_names_its_axes_and_what_lies_on_either_side(colours):
    figure = matrix(colours)
    assert figure.axes[0].get_ylabel() == "Panel's\nreference"
    assert {"Agencies at the time", "← Lower than the panel", "As the panel", "Higher than the panel →"} <= set(
        words(figure)
    )


def test_matrix_names_no_side_on_which_there_is_no_place():
    found = words(matrix(judged(BROOK, {"green": [3, 1, 0, 0, 0, 1]})))
    assert "Higher than the panel →" in found and "← Lower than the panel" not in found


def test_matrix_keeps_a_level_without_a_case_as_a_slim_row_and_a_withheld_one_whole(colours):
    figure = matrix(colours)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["Green", "Amber", "Red"]
    heights = {inside(figure, box)[0]: box.get_height() for box in cells(figure)["boxes"] if inside(figure, box)}
    assert heights["No case placed here"] < heights["6 of 20"] == heights["[c]"]
    assert words(figure).count("[c]") == 6 and words(figure).count("No case placed here") == 1
    withheld = [box for box in cells(figure)["boxes"] if inside(figure, box) == ["[c]"]]
    assert {to_hex(box.get_facecolor()) for box in withheld} == {"#ffffff"}


def test_matrix_of_one_row_keeps_the_scale_that_it_is_told(levels):
    row = levels[levels["reference"] == "4"]
    row.attrs = levels.attrs
    figure = matrix(row, levels=list(HACKETT))
    (frame,) = cells(figure)["frames"]
    assert inside(figure, frame) == ["2 of 31"]
    assert frame.get_x() > 0


def test_matrix_heads_stand_in_one_line_and_touch_no_neighbour(levels):
    for frame in (levels, judged(HACKETT, {level: [120, 118, 117, 116, 115, 9, 8, 7] for level in HACKETT})):
        figure = matrix(frame)
        counts = [box for text, box in extents(figure) if "of " in text]
        heads = figure.axes[0].get_xticklabels()
        assert not any(head.get_text().endswith("\n") for head in heads)
        ends = [head.get_window_extent() for head in heads]
        assert all(left.x1 < right.x0 for left, right in itertools.pairwise(ends))
        narrow = min(box.get_window_extent().width for box in cells(figure)["boxes"])
        assert all(box.width < narrow for box in counts)


def test_matrix_is_none_where_no_level_has_a_case():
    assert matrix(judged(HACKETT, {})) is None


def test_ratings_lie_left_and_right_of_the_standard(learning):
    figure = charts.ratings(learning, "finding", "learning", ["not_yet", "partly"], ["embedded"], ["not_known"])
    spans = {(round(bar.get_x()), round(bar.get_x() + bar.get_width())) for bar in figure.axes[0].patches}
    assert spans == {(0, -2), (-2, -6), (0, 3)}
    assert "1 not_known" in words(figure)


def test_strip_marks_the_median_of_agencies_without_the_consensus(scores):
    figure = charts.strip(scores, by="domain", unit="agency")
    (median,) = [line for line in figure.axes[0].lines if line.get_linewidth() == 3]
    assert list(median.get_xdata()) == [50, 50]
    assert "50" in words(figure)


def test_paired_draws_hollow_then_and_full_now_and_an_arrow_between(waves):
    figure = charts.paired(waves, by="theme", verdicts={"better": "better"})
    axes = figure.axes[0]
    (arrow,) = [child for child in axes.texts if getattr(child, "arrow_patch", None) is not None]
    assert arrow.xyann == (0.7, 0) and arrow.xy == (0.2, 0)
    assert "7 of 10 → 1 of 5\nbetter" in words(figure)
    assert "3 of 10 → [x]\nbetter" in words(figure)


def test_timeline_blocks_have_the_area_of_their_counts(referrals):
    figure = charts.timeline(referrals, *DAYS, periods=PERIODS)
    areas = [bar.get_width() / 30 * bar.get_height() for bar in figure.axes[0].patches]
    assert areas == pytest.approx([31, 9], rel=0.03)
    assert "23 Mar 2020" in words(figure)


def test_radar_leaves_a_gap_where_there_is_no_score():
    figure = charts.radar({"Agencies": {"1": 40, "2": 60}}, {"1": "One", "2": "Two", "3": "Three"})
    (line,) = figure.axes[0].lines
    assert np.isnan(line.get_ydata()[2]) and list(line.get_ydata()[[0, 1, 3]]) == [40, 60, 40]


def test_pyramid_has_one_side_for_each_group():
    rows = [["0-4", "male", 3], ["0-4", "female", 5], ["5-9", "male", 2], ["5-9", "female", 0]]
    frame = table([[*row, 10, row[2] / 10, NAN, NAN, "shown"] for row in rows], ["band", "gender"])
    figure = charts.pyramid(frame, band="band", group="gender", sides=("male", "female"))
    assert sorted(round(bar.get_width()) for bar in figure.axes[0].patches) == [-3, -2, 0, 5]
    assert {"3", "5", "2", "0"} <= set(words(figure))


@styled
def extents(figure) -> list[tuple]:
    """Every text with the box that it fills, laid out as it is saved."""
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    return [(text.get_text(), text.get_window_extent()) for text in texts]


EVERY = {
    "bars": lambda r: charts.bars(r("themes"), by="theme"),
    "ranked_intervals": lambda r: charts.ranked_intervals(r("themes"), by="theme"),
    "grid": lambda r: charts.grid(r("pairs"), down="agency", across="theme"),
    "ratings": lambda r: charts.ratings(r("learning"), "finding", "learning", ["not_yet", "partly"], ["embedded"]),
    "strip": lambda r: charts.strip(r("scores"), by="domain", unit="agency"),
    "paired": lambda r: charts.paired(r("waves"), by="theme"),
    "matrix": lambda r: matrix(r("levels")),
    "matrix of three": lambda r: matrix(r("colours")),
    "timeline": lambda r: charts.timeline(r("referrals"), *DAYS, periods=PERIODS),
}


@pytest.mark.parametrize("name", EVERY)
class TestEveryChart:
    def test_text_is_nine_points_or_more_in_print(self, name, request):
        figure = EVERY[name](request.getfixturevalue)
        save(figure, BytesIO())
        sizes = [text.get_fontsize() * PRINT_SCALE for text in figure.findobj(Text) if text.get_text().strip()]
        assert min(sizes) >= 9

    def test_text_lies_inside_the_picture(self, name, request):
        figure = EVERY[name](request.getfixturevalue)
        frame = figure.bbox
        for words, box in extents(figure):
            assert frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1, words
            assert frame.y0 - 1 <= box.y0 and box.y1 <= frame.y1 + 1, words

    def test_same_table_gives_the_same_bytes(self, name, request):
        pictures = []
        for _ in range(2):
            target = BytesIO()
            save(EVERY[name](request.getfixturevalue), target)
            pictures.append(target.getvalue())
        assert pictures[0] == pictures[1]

    def test_nothing_shown_is_no_chart(self, name, request):
        def hidden(fixture):
            frame = request.getfixturevalue(fixture).copy()
            frame[["n", "of", "value", "low", "high"]] = NAN
            return frame.assign(status="x")

        assert EVERY[name](hidden) is None


def grey(colour: str) -> float:
    return Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0))


def test_two_series_and_the_shades_of_a_grid_differ_in_grey():
    assert abs(grey(DUO[0]) - grey(DUO[1])) > 60
    steps = [grey(shade) for shade in GRID_SHADES]
    assert all(light - dark > 25 for light, dark in itertools.pairwise(steps))


def test_palette_is_that_of_the_analysis_function():
    assert CATEGORICAL == ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")


@pytest.mark.parametrize("colour", [*GRID_SHADES, *CATEGORICAL])
def test_ink_on_any_colour_reaches_four_and_a_half_to_one(colour):
    assert contrast(ink_on(colour), colour) >= 4.5


def test_ink_on_every_shade_reaches_four_and_a_half_to_one_in_colour_and_in_grey():
    steps = [shade_of(step / 2000) for step in range(2001)]
    steps += [to_hex(SHADES(step / 2000)).upper() for step in range(2001)]
    for shade in dict.fromkeys(steps):
        seen = grey(shade)
        assert greyed(shade) == f"#{seen:02X}{seen:02X}{seen:02X}"
        for colour in (shade, greyed(shade)):
            assert contrast(ink_on(shade), colour) >= 4.5, shade


def test_shades_grow_darker_in_colour_and_in_grey_and_end_where_the_palette_does():
    steps = [shade_of(step / 200) for step in range(201)]
    assert (steps[0], steps[-1]) == (GRID_SHADES[0], GRID_SHADES[-1])
    for light, dark in itertools.pairwise(steps):
        assert grey(light) >= grey(dark)
    assert shade_of(-1) == steps[0] and shade_of(7) == steps[-1]
