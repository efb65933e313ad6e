"""Which of a chain of errors an officer is told: the one that says what to mend, whatever it was raised from."""

from __future__ import annotations

from dagster._utils.error import SerializableErrorInfo

from orchestration.run import root


def chain(*names: str) -> SerializableErrorInfo:
    """Errors from the outermost to the first cause."""
    error = None
    for name in reversed(names):
        error = SerializableErrorInfo(message=name, stack=[], cls_name=name, cause=error)
    assert error is not None
    return error


def test_the_error_that_says_what_to_mend_hides_its_own_cause() -> None:
    assert root(chain("DagsterExecutionStepExecutionError", "CalendarError", "UnicodeDecodeError")).cls_name == (
        "CalendarError"
    )
    assert root(chain("DagsterResourceFunctionError", "HomeBusy", "Timeout")).cls_name == "HomeBusy"


def test_any_other_is_told_by_its_first_cause() -> None:
    assert root(chain("DagsterExecutionStepExecutionError", "ValueError", "KeyError")).cls_name == "KeyError"
