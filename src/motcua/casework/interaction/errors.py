from motcua.kernel.errors import InvalidInput, Refusal


class NotYetServed(Refusal):
    code = "not_yet_served"
    vi = "Bạn đánh giá được khi hồ sơ đã có kết quả hoặc đã kết thúc."
    en = "You can rate once the dossier has a result or has ended."


class RatingIncomplete(InvalidInput):
    code = "rating_incomplete"
