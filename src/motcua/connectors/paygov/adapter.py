"""PayGov as a PaymentGateway."""

from __future__ import annotations

import json
from collections.abc import Mapping

from motcua.casework.payments.errors import GatewayRefused, NoticeForged, NoticeMalformed
from motcua.casework.payments.types import NoticeAnswer, Payment, PaymentRequest, Verdict
from motcua.connectors.paygov import client, mapping
from motcua.kernel import environment
from motcua.kernel.errors import OutsideUnavailable

_SERVICE_CODE = "DVC"


class PayGov:
    """The national payment aggregator. Credentials are read from PAYGOV_* at each use."""

    code = mapping.CODE
    name = mapping.NAME

    def reference(self, request: PaymentRequest) -> str:
        return mapping.order_id(request)

    def create(self, request: PaymentRequest) -> str:
        fields = {
            "partnerCode": environment.text("PAYGOV_PARTNER"),
            "returnUrl": request.return_url,
            "orderId": mapping.order_id(request),
            "amount": str(request.amount),
            "orderInfo": mapping.order_info(request.description),
            "requestCode": request.request_code,
            "ipAddress": request.ip,
            "accessKey": environment.text("PAYGOV_ACCESS_KEY"),
            "serviceCode": _SERVICE_CODE,
        }
        answer = client.post(client.CREATE, self._signed(fields, mapping.CREATE_CHECK))
        return _redirect_url(answer)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Payment:
        payment = self._verified(mapping.read_fields(body))
        if payment is None:
            raise NoticeMalformed("trường errorCode")
        return payment

    def answer(self, verdict: Verdict) -> NoticeAnswer:
        code, message = mapping.answer_words(verdict)
        body = json.dumps({"error_code": code, "error_message": message}).encode()
        return NoticeAnswer(200, body, "application/json")

    def query(self, reference: str, request_code: str) -> Payment | None:
        fields = {
            "partnerCode": environment.text("PAYGOV_PARTNER"),
            "orderId": reference,
            "requestCode": request_code,
            "accessKey": environment.text("PAYGOV_ACCESS_KEY"),
        }
        answer = client.post(client.QUERY, self._signed(fields, mapping.QUERY_CHECK))
        if answer.get("code") == "ORDER_NOT_FOUND":
            return None
        try:
            payment = self._verified(mapping.read_fields(json.dumps(answer.get("data")).encode()))
        except (NoticeForged, NoticeMalformed) as error:
            raise OutsideUnavailable(system=self.name) from error
        if payment is not None and (payment.reference, payment.request_code) != (reference, request_code):
            raise OutsideUnavailable(system=self.name)
        return payment

    def _verified(self, fields: Mapping[str, str]) -> Payment | None:
        """A verified payment, None for one that PayGov still works on."""
        partner, key = environment.text("PAYGOV_PARTNER"), environment.text("PAYGOV_ACCESS_KEY")
        payment = mapping.verified_payment(fields, partner, key, environment.text("PAYGOV_SECRET"))
        return None if fields["errorCode"] == mapping.UNFINISHED else payment

    def _signed(self, fields: dict[str, str], order: tuple[str, ...]) -> dict[str, str]:
        secret = environment.text("PAYGOV_SECRET")
        return {**fields, "checksum": mapping.checksum(secret, fields["accessKey"], fields, order)}


def _redirect_url(answer: Mapping[str, object]) -> str:
    """The address of the pay page; anything else in an answer is a refusal with its code."""
    data = answer.get("data")
    url = data.get("url") if isinstance(data, dict) else None
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        return url
    raise GatewayRefused(reason=str(answer.get("code", ""))[:40] or "?")
