"""What other modules' tests may use: an invented authority and a signing service in memory."""

from motcua.foundation.signing.tests.authority import Authority as Authority
from motcua.foundation.signing.tests.authority import KeyKeeper as KeyKeeper
