"""Hostile code, graded by the real command: nothing gained, nothing lost, nobody let out.

`attacks/` holds what is handed in, a family a folder; `made/` makes what is no single file.
`scene.py` sets the class up and plants secrets, `run.py` runs the command and watches it,
`test_attacks.py` asks what came of it, and `test_controls.py` shows that the attacks do work
where nothing stands in their way.
"""
