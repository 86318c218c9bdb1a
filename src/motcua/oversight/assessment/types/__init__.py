"""Words of assessment: published rounds, criteria, the life of an assessment, its results."""

from motcua.oversight.assessment.types.criteria import (
    Answer,
    Choice,
    CriteriaGroup,
    CriteriaSet,
    Criterion,
    Kind,
    Missing,
    Scale,
    Threshold,
    ThresholdTable,
)
from motcua.oversight.assessment.types.results import (
    Agreement,
    Improvement,
    Result,
    Shift,
    SupplierLine,
    Total,
    Verdict,
)
from motcua.oversight.assessment.types.rounds import GRADES, GradeRow, GradeShare, Scheme, SupplierCount
from motcua.oversight.assessment.types.steps import (
    ANSWER,
    APPROVE,
    CONDUCT,
    SCORE,
    TEST,
    VIEW,
    AssessmentInfo,
    State,
    StepInfo,
)

__all__ = [
    "ANSWER", "APPROVE", "CONDUCT", "GRADES", "SCORE", "TEST", "VIEW", "Agreement", "Answer", "AssessmentInfo",
    "Choice", "CriteriaGroup", "CriteriaSet", "Criterion", "GradeRow", "GradeShare", "Improvement", "Kind", "Missing",
    "Result", "Scale", "Scheme", "Shift", "State", "StepInfo", "SupplierCount", "SupplierLine", "Threshold",
    "ThresholdTable", "Total", "Verdict",
]  # fmt: skip
