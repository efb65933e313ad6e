"""An attack on what is hidden: a linear programme over all that the releases publish.

    python -m bench.attack DATA [DATA ...]

reads the `data/` folders of releases, oldest first, and the committed catalogue, and nothing else: what any reader
has. It looks for hidden counts whose possible values span less than the threshold width
(docs/decisions/0040-attack.md).
"""
