"""Raises an exception whose message is a script, a form, a picture and a redirection.

In a page it is text; and a page's policy allows no script, wherever it came from.

Outcome: raised: ValueError
"""

MESSAGE = """</pre></body><script>alert("@MARK@")</script><img src=x onerror=alert("@MARK@")>
<meta http-equiv=refresh content="0;url=http://127.0.0.1:@PORT@/@MARK@"><base href=//@MARK@>
<svg onload=alert("@MARK@")><form action="//@MARK@"><style>* { display: none }</style>
<!-- @MARK@ --> <![CDATA[ ]]> <a href="javascript:@MARK@">&lt;@MARK@&gt; &#60;script&#62;"""


def span(values):
    raise ValueError(MESSAGE)
