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
    Conflict,
    Difference,
    EvidenceInfo,
    ExplanationInfo,
    FormerMarkInfo,
    LineReplyInfo,
    Progress,
    ReplacementInfo,
    ReplyInfo,
    ScoreLine,
    SelfFault,
    SelfLine,
    SelfRead,
    SheetInfo,
    Standing,
    TestLine,
    TestTask,
)
from motcua.oversight.assessment.types.results import (
    Agreement,
    Improvement,
    PairAgreement,
    Result,
    Shift,
    SupplierLine,
    Total,
    Verdict,
)
from motcua.oversight.assessment.types.rounds import GRADES, GradeRow, GradeShare, Scheme, SupplierCount
from motcua.oversight.assessment.types.sheets import Question, SheetTemplate
from motcua.oversight.assessment.types.steps import (
    ANSWER,
    APPROVE,
    CONDUCT,
    SCORE,
    TEST,
    VIEW,
    WRITE_REPLY,
    AssessmentInfo,
    Cause,
    ReplyState,
    State,
    StepInfo,
    Terms,
)

__all__ = [
    "ANSWER", "APPROVE", "CONDUCT", "GRADES", "SCORE", "TEST", "VIEW", "WRITE_REPLY", "Agreement", "Answer",
    "AssessmentInfo", "Cause", "Choice", "Conflict", "CriteriaGroup", "CriteriaSet", "Criterion", "Difference",
    "EvidenceInfo", "ExplanationInfo", "FormerMarkInfo", "GradeRow", "GradeShare", "Improvement", "Kind",
    "LineReplyInfo", "Missing", "PairAgreement", "Progress", "Question", "ReplacementInfo", "ReplyInfo", "ReplyState",
    "Result", "Scale", "Scheme", "ScoreLine", "SelfFault", "SelfLine", "SelfRead", "SheetInfo", "SheetTemplate",
    "Shift", "Standing", "State", "StepInfo", "SupplierCount", "SupplierLine", "Terms", "TestLine", "TestTask",
    "Threshold", "ThresholdTable", "Total", "Verdict",
]  # fmt: skip
