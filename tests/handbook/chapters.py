#!/usr/bin/env python3
"""Runs every command and question of the handbook, chapter by chapter, and holds what it states beside what came.

    chapters.py [--show] [CHAPTER…]

A chapter runs from its first line to its last in a folder of its own, in which `samples` and `mappings` are those of the project
and `stuiver` is $STUIVER. A fenced block is one of:

  ```sh            commands for bash; they must succeed. `sh code=4`: the last must end with that exit code
  ```sh server     its last command goes on: it is the server that later blocks ask. The port it names is a free one here
  ```python ```r   a program
  ```csv FILE ```json FILE ```markdown FILE    a file that is written as it stands
  ```adres         addresses of pages, one a line, that must answer 200
  ```text          what the block before it must say: in a line `…` is anything, and a line `…` any lines; of pages each line must be in
                   their text

Bold words in a chapter are those of the screen: each must be a text of the program. --show prints what came instead of judging it."""
import html
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.realpath(__file__))
PROJECT = os.path.realpath(os.path.join(HERE, '..', '..'))
FOLDER = os.path.join(PROJECT, 'etl', 'handbook')
PROGRAM = os.path.realpath(os.environ.get('STUIVER', os.path.join(PROJECT, 'build', 'stuiver')))
PATIENCE = 300
FENCE = re.compile(r'^```(\w+)([^\n]*)\n(.*?)^```$', re.M | re.S)
PYTHON = '/usr/bin/python3' if os.path.exists('/usr/bin/python3') else sys.executable  # the one that Debian's packages are for


class Skip(Exception):
    pass


def blocks(text):
    """(line, language, words behind it, content) of each fenced block."""
    for m in FENCE.finditer(text):
        yield text.count('\n', 0, m.start()) + 1, m.group(1), m.group(2).split(), m.group(3)


def pattern(stated):
    """What a text block states, as an expression."""
    out = []
    for line in stated.rstrip('\n').split('\n'):
        if line.strip() == '…':
            out.append(r'(?:.*\n)*?')
        else:
            out.append('.*?'.join(re.escape(part) for part in line.rstrip().split('…')) + r'[ \t]*\n')
    return re.compile(''.join(out))


def words_of(page):
    """What a reader sees of a page, blanks made one."""
    page = re.sub(r'<(script|style)\b.*?</\1>', ' ', page, flags=re.S)
    page = re.sub(r'<wbr>|</?(b|i|em|strong|span|data|a|code)\b[^>]*>', '', page)
    return ' '.join(html.unescape(re.sub(r'<[^>]*>', ' ', page)).split())


class Chapter:
    def __init__(self, name, folder, show):
        self.name, self.folder, self.show = name, folder, show
        self.faults, self.servers, self.skipped, self.ran = [], [], set(), 0
        self.ports = {}  # as the chapter names it -> as it is here
        for shared in 'samples', 'mappings':
            os.symlink(os.path.join(PROJECT, shared), os.path.join(folder, shared))
        tools = os.path.join(folder, '.bin')
        os.mkdir(tools)
        os.symlink(PROGRAM, os.path.join(tools, 'stuiver'))
        self.environment = dict(os.environ, PATH=tools + os.pathsep + os.environ['PATH'], LC_ALL='C.UTF-8', HOME=folder, NO_COLOR='1',
                                TMPDIR=folder)

    def here(self, text):
        for named, port in self.ports.items():
            text = text.replace('127.0.0.1:' + named, '127.0.0.1:' + port)
        return text

    def named(self, text):
        for named, port in self.ports.items():
            text = text.replace('127.0.0.1:' + port, '127.0.0.1:' + named)
        return text

    def fault(self, line, what):
        self.faults.append('etl/handbook/%s.md:%d: %s' % (self.name, line, what))

    # ---- what a block does ----

    def run_program(self, command, content=None, code=0):
        if not shutil.which(command[0], path=self.environment['PATH']):
            raise Skip(command[0])
        p = subprocess.run(command, input=content, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, timeout=PATIENCE, check=False)
        said = self.named(p.stdout)
        if p.returncode != code:
            raise ValueError('ended with %d, not %d, and said:\n%s' % (p.returncode, code, said))
        return said

    def do_sh(self, words, content):
        if 'server' in words:
            return self.serve(content)
        code = next((int(w[5:]) for w in words if w.startswith('code=')), 0)
        return self.run_program(['bash', '-euo', 'pipefail', '-c', self.here(content)], code=code)

    def serve(self, content):
        named = re.search(r'--port (\d+)', content).group(1)
        before, _, last = content.replace('\\\n', ' ').rstrip().rpartition('\n')
        if before:
            self.run_program(['bash', '-euo', 'pipefail', '-c', self.here(before)])
        command = 'exec ' + self.here(last).replace('--port ' + named, '--port 0')
        p = subprocess.Popen(['bash', '-c', command], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
        self.servers.append(p)
        said = p.stdout.readline()
        found = re.search(r'127\.0\.0\.1:(\d+)', said)
        if not found:
            raise ValueError('no server: %r' % said)
        self.ports[named] = found.group(1)
        return self.named(said)

    def do_file(self, words, content):
        path = os.path.join(self.folder, words[0])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(content)
        return None

    def do_adres(self, _, content):
        pages = []
        for address in content.split():
            with urllib.request.urlopen(self.here(address), timeout=PATIENCE) as answer:
                pages.append(words_of(answer.read().decode()))
        return pages

    def do(self, language, words, content):
        if language == 'sh':
            return self.do_sh(words, content)
        if language == 'python':
            return self.run_program([PYTHON, '-'], self.here(content))
        if language == 'r':
            if subprocess.run(['Rscript', '-e', 'library(jsonlite)'], capture_output=True, check=False).returncode if shutil.which('Rscript') else True:
                raise Skip('R with jsonlite')
            return self.run_program(['Rscript', '-'], self.here(content))
        if language == 'adres':
            return self.do_adres(words, content)
        if words and language in ('csv', 'json', 'markdown'):
            return self.do_file(words, content)
        raise ValueError('a block of %s: no test runs it' % language)

    # ---- all of it ----

    def judge(self, line, said, stated):
        if self.show:
            print('%s:%d says\n%s' % (self.name, line, '\n'.join(said) if isinstance(said, list) else said))
        elif isinstance(said, list):
            missing = [w for w in stated.split('\n') if w.strip() and not any(' '.join(w.split()) in p for p in said)]
            if missing:
                self.fault(line, 'the page has not: %s; it says\n%s' % (' | '.join(missing), '\n'.join(p[:3000] for p in said)))
        elif not pattern(stated).fullmatch(said if said.endswith('\n') or not said else said + '\n'):
            self.fault(line, 'it states\n%sbut what came is\n%s' % (stated, said))

    def run(self, text):
        last = None
        for line, language, words, content in blocks(text):
            try:
                if language == 'text':
                    if last is None:
                        raise ValueError('this is what nothing said')
                    if last is not Skip:
                        self.judge(line, last, content)
                    continue
                last = self.do(language, words, content)
                self.ran += 1
            except Skip as why:
                self.skipped.add(str(why))
                last = Skip
            except (ValueError, OSError, subprocess.SubprocessError) as e:
                self.fault(line, str(e))
                return

    def end(self):
        for p in self.servers:
            p.send_signal(signal.SIGTERM)
            p.wait(PATIENCE)
            p.stdout.close()


def form_faults(name, text):
    """What handbook.h says of a chapter, and that screen words are those of the screen."""
    where = 'etl/handbook/%s.md' % name
    if not re.match(r'# [^\n]+\n\n> \*\*[^*]+\.\*\* [^\n]+(\n> [^\n]+)*\n\n[^\n#]', text):
        yield '%s: begins with a title, an English title and summary, and what one has at the end' % where
    with open(os.path.join(PROJECT, 'etl', 'texts', 'en.po'), encoding='utf-8') as f:
        known = [''.join(re.findall(r'"(.*)"', m)) for m in re.findall(r'^msgid ((?:".*"\n)+)', f.read(), re.M)]
    known = re.compile('|'.join(re.sub(r'\\\{[^}]*\\\}', '.+', re.escape(k.replace('\\"', '"').strip())) for k in known if k.strip()))
    plain = FENCE.sub('', text.split('\n\n', 2)[2])
    for words in re.findall(r'\*\*([^*]+)\*\*', plain):
        if not known.fullmatch(' '.join(words.split())):
            yield '%s: **%s** is on no screen: no text of the program' % (where, words)
    for target in re.findall(r'\]\(([^)#\s]+)', plain):
        if not re.match('https?://', target) and not os.path.exists(os.path.join(FOLDER, target)):
            yield '%s: leads to %s, which is not there' % (where, target)


def main():
    arguments = sys.argv[1:]
    show = '--show' in arguments
    wanted = [a for a in arguments if a != '--show'] or sorted(n[:-3] for n in os.listdir(FOLDER) if n.endswith('.md'))
    faults, skipped = [], set()
    for name in wanted:
        with open(os.path.join(FOLDER, name + '.md'), encoding='utf-8') as f:
            text = f.read()
        faults += form_faults(name, text)
        with tempfile.TemporaryDirectory() as folder:
            c = Chapter(name, folder, show)
            try:
                c.run(text)
            finally:
                c.end()
        print('%s: %d blocks%s' % (name, c.ran, ', without ' + ', '.join(sorted(c.skipped)) if c.skipped else ''))
        faults += c.faults
        skipped |= c.skipped
    print('\n'.join(faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
