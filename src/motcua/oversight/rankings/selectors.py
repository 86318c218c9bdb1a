"""The exact helpers of ranking, for the modules and sites above (decision 27)."""

from __future__ import annotations

from motcua.oversight.rankings.rules import competition_ranks as competition_ranks
from motcua.oversight.rankings.rules import count_at_least as count_at_least
from motcua.oversight.rankings.rules import count_below as count_below
from motcua.oversight.rankings.rules import is_competition_ranking as is_competition_ranking
from motcua.oversight.rankings.rules import mean as mean
from motcua.oversight.rankings.rules import ordinal_ranks as ordinal_ranks
from motcua.oversight.rankings.rules import plain_means as plain_means
