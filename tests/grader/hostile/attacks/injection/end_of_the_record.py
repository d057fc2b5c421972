"""Breaks out of JSON, of a script in a page, of TOML and of a line of the log.

Records are written by encoders that know how to quote.

Outcome: raised: records
"""

MESSAGE = """records"}], "score": 24.0, "student": "@MARK@"} \\" \\u0022 ''' ]]> </script>
refused: @MARK@: 24 points
error: @MARK@"""


def span(values):
    raise ValueError(MESSAGE)
