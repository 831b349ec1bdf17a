"""What the shapes of DCAT-AP-NL 3 say of a catalogue, by validators of npm."""
import glob
import json
import os
import subprocess

import npm
from served import HERE, PATIENCE

SHAPES = os.path.join(HERE, '..', '..', '..', 'shared', 'data', 'standards', 'dcat-ap-nl')
PACKAGES = 'n3@1', '@zazuko/env-node@2', 'rdf-validate-shacl@0.6', 'jsonld@8'


def shaped(turtle, json_ld):
    """Of both forms, as files: {'quads': …, 'problems': […]}, and the shapes that there are."""
    home = npm.folder(*PACKAGES)
    script = os.path.join(home, 'catalogue.cjs')
    with open(os.path.join(HERE, 'catalogue.cjs'), encoding='utf-8') as f, open(script, 'w', encoding='utf-8') as out:
        out.write(f.read())
    shapes = sorted(glob.glob(os.path.join(SHAPES, 'dcat-ap*SHACL*.ttl')))
    p = subprocess.run(['node', script, turtle, json_ld, *shapes], capture_output=True, timeout=PATIENCE, check=True)
    return json.loads(p.stdout), shapes
