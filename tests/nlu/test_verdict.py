import pytest

from nlu.verdict import OUT_OF_SCOPE, outcome


@pytest.mark.parametrize(
    ("ranking", "language", "expected"),
    [
        ((), "en", "unknown"),
        ((("trash_day", 0.9), ("library", 0.1)), "en", "sure"),
        ((("trash_day", 0.62), ("library", 0.1)), "en", "sure"),
        ((("trash_day", 0.62), ("library", 0.1)), "vi", "ask"),  # the bar is a language's own
        ((("trash_day", 0.62), ("library", 0.1)), None, "sure"),
        ((("trash_day", 0.45), ("library", 0.02)), "en", "ask"),
        ((("trash_day", 0.35), ("library", 0.3)), "en", "ask"),
        ((("trash_day", 0.35), ("library", 0.05)), "en", "unknown"),
        ((("trash_day", 0.45), (OUT_OF_SCOPE, 0.3)), "en", "unknown"),
        (((OUT_OF_SCOPE, 0.99), ("library", 0.01)), "en", "unknown"),
    ],
)
def test_we_act_when_sure_ask_when_two_are_close_and_never_guess(
    ranking: tuple[tuple[str, float], ...], language: str | None, expected: str
) -> None:
    assert outcome(ranking, language) == expected
