"""Public verbs of payments, one file each."""

from motcua.casework.payments.services.cancel_order import cancel_order, return_payment
from motcua.casework.payments.services.create_order import create_order
from motcua.casework.payments.services.handle_notice import handle_notice
from motcua.casework.payments.services.query_order import query_order, query_silent_orders
from motcua.casework.payments.services.start_payment import start_payment
from motcua.casework.payments.services.sweep_notices import sweep_notices

__all__ = [
    "cancel_order",
    "create_order",
    "handle_notice",
    "query_order",
    "query_silent_orders",
    "return_payment",
    "start_payment",
    "sweep_notices",
]
