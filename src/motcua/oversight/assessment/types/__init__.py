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
from motcua.oversight.assessment.types.desks import (
    Difference,
    EvidenceInfo,
    ExplanationInfo,
    Progress,
    ReplyInfo,
    ScoreLine,
    SheetInfo,
    Standing,
    TestLine,
    TestTask,
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
)

__all__ = [
    "ANSWER", "APPROVE", "CONDUCT", "GRADES", "SCORE", "TEST", "VIEW", "Agreement", "Answer", "AssessmentInfo",
    "Choice", "CriteriaGroup", "CriteriaSet", "Criterion", "Difference", "EvidenceInfo", "ExplanationInfo",
    "GradeRow", "GradeShare", "Improvement", "Kind", "Missing", "Progress", "ReplyInfo", "Result", "Scale",
    "Scheme", "ScoreLine", "SheetInfo", "Shift", "Standing", "State", "SupplierCount", "SupplierLine",
    "TestLine", "TestTask", "Threshold", "ThresholdTable", "Total", "Verdict",
]  # fmt: skip
