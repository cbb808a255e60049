"""Every text of a survey that a resident reads, and where in its file it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.surveys.survey import Question, Survey


@dataclass(frozen=True, slots=True)
class Text:
    """One English text and its place: `intro`, `visits.ask`, `visits.labels.daily`."""

    place: str
    english: str

    @property
    def question(self) -> str:
        """The key of the question it belongs to; empty for the survey's own."""
        return self.place.partition(".")[0] if "." in self.place else ""


def texts_of(survey: Survey) -> list[Text]:
    """Give all texts in the order of the file; a text that stands twice is given twice."""
    asked = [text for question in survey.questions for text in _of_question(question)]
    return [
        Text("title", survey.title),
        Text("intro", survey.intro),
        *asked,
        Text("closing", survey.closing),
    ]


def _of_question(question: Question) -> Iterator[Text]:
    yield Text(f"{question.key}.ask", question.ask)
    for code, label in zip(question.codes, question.labels, strict=True):
        yield Text(f"{question.key}.labels.{code}", label)
    for name, label in (("min_label", question.min_label), ("max_label", question.max_label)):
        if label:
            yield Text(f"{question.key}.{name}", label)
