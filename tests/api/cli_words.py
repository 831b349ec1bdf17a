"""Help, man pages, completion and refusals: every command, from the program's own table. Properties, not
golden texts: the words may get better."""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from served import PROGRAM, PATIENCE

USAGE = 2


def run(*args, **more):
    env = dict(LC_ALL='C.UTF-8', COLUMNS='80', PATH='/usr/bin:/bin')
    env.update(more.pop('env', {}))
    return subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=PATIENCE, env=env, **more)


def table():
    return json.loads(run('help', '--json').stdout)


def table_with_actions():
    """Every command, and every action of those that are several."""
    return [each for command in table() for each in [command] + command['actions']]


class Help(unittest.TestCase):
    def test_every_command_has_help(self):
        for command in table_with_actions():
            name = command['name']
            with self.subTest(name):
                p = run(*name.split(), '--help')
                text = p.stdout.decode()
                self.assertEqual((p.returncode, p.stderr), (0, b''))
                self.assertTrue(text.startswith('Usage: stuiver ' + name))
                for part in ('Options:', 'Examples:', 'Exit codes:', command['summary'],
                             command['dutch'].split()[0]):
                    self.assertIn(part, ' '.join(text.split()))  # a long one goes on in the next line
                for option in command['options']:
                    self.assertIn('--' + option['name'], text)
                self.assertEqual(run('help', *name.split()).stdout, p.stdout)

    def test_an_action_has_its_own_options_only(self):
        options = {c['name']: {o['name'] for o in c['options']} for c in table_with_actions()}
        self.assertIn('placement', options['iv3 reconcile'])
        self.assertNotIn('placement', options['iv3 export'])
        self.assertNotIn('placement', options['iv3'])
        self.assertNotIn('phone', options['iv3 check'])
        self.assertNotIn(b'--phone', run('iv3', 'check', '--help').stdout)
        self.assertEqual(options['iv3 table'], options['help'] | {'rounded'})  # those common to all, and its own
        self.assertIn(b'reconcile', run('iv3', '--help').stdout)

    def test_overview_names_every_command(self):
        text = run('--help').stdout.decode()
        for command in table():
            self.assertIn('  ' + command['name'], text)
        self.assertEqual(run('help').stdout.decode(), text)

    def test_overview_is_dutch_for_the_dutch(self):
        text = run('--help', env={'LC_ALL': 'nl_NL.UTF-8'}).stdout.decode()
        self.assertIn(next(c['dutch'] for c in table() if c['name'] == 'load'), text)

    def test_nothing_asked_is_a_usage_fault(self):
        p = run()
        self.assertEqual((p.returncode, p.stdout), (USAGE, b''))
        self.assertIn(b'Usage:', p.stderr)

    def test_version(self):
        p = run('--version')
        self.assertEqual(p.returncode, 0)
        self.assertRegex(p.stdout.decode(), r'^stuiver \d+\.\d+\.\d+\n$')


class Refusals(unittest.TestCase):
    def refuses(self, words, *args):
        p = run(*args)
        self.assertEqual((p.returncode, p.stdout), (USAGE, b''), args)
        self.assertIn(words, p.stderr.decode())

    def test_unknown_command(self):
        self.refuses("did you mean 'load'", 'laod')
        self.refuses("no command 'frobnicate'", 'frobnicate')
        self.refuses('no command', '')

    def test_unknown_action(self):
        self.refuses("did you mean 'check'", 'iv3', 'chek')
        self.refuses('there is check, repair, table, export', 'iv3', 'frobnicate', '--phone', 'x')
        self.refuses('--phone', 'iv3', 'check', '--phone', 'x')
        self.refuses('is missing', 'iv3')
        self.refuses("no action 'x'", 'help', 'iv3', 'x')
        self.refuses("no action 'x'", 'help', 'load', 'x')

    def test_unknown_option_of_every_command(self):
        for command in table_with_actions():
            self.refuses('--frobnicate', *command['name'].split(), '--frobnicate')

    def test_nearest_option(self):
        self.refuses('did you mean --store', 'load', '--stroe', 'x')
        self.refuses('did you mean --mapping', 'check', '--maping=x', 'f')

    def test_missing_required_options(self):
        for command in table():
            for option in command['options']:
                if option['required']:
                    p = run(command['name'], *['x' for _ in range('FILE' in command['args'])])
                    self.assertEqual(p.returncode, USAGE)

    def test_contradiction(self):
        self.refuses('--beside', 'load', '-s', 'x', '-m', 'y', '--beside', '--replace', 'f')

    def test_a_long_line_of_nonsense(self):
        self.refuses('no command', 'x' * 100000)


class Pages(unittest.TestCase):
    def test_man_pages_have_no_warnings(self):
        groff = shutil.which('groff')
        for name in [[]] + [[c['name']] for c in table()]:
            page = run('man', *name)
            self.assertEqual(page.returncode, 0)
            self.assertIn(b'.SH NAME', page.stdout)
            if groff:
                p = subprocess.run([groff, '-ww', '-man', '-Tutf8'], input=page.stdout,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE)
                self.assertEqual(p.stderr, b'', name)

    def test_man_pages_name_every_option(self):
        for command in table():
            page = run('man', command['name']).stdout.decode().replace('\\-', '-').replace('\\fR', '').replace('\\fB', '')
            self.assertIn('stuiver ' + command['name'], page)
            for each in [command] + command['actions']:
                self.assertIn('stuiver ' + each['name'], page)
                for option in each['options']:
                    self.assertRegex(page, r'(?m)^(-\w, )?--%s\b' % re.escape(option['name']), each['name'])
        overview = run('man').stdout.decode().replace('\\-', '-')
        for command in table():
            self.assertRegex(overview, r'\b%s\b' % re.escape(command['name']))

    def test_all_pages_into_a_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(run('man', '--pages', folder + '/a/b').returncode, 0)
            for name in [''] + ['-' + c['name'] for c in table()]:
                with open('%s/a/b/stuiver%s.1' % (folder, name), 'rb') as f:
                    self.assertTrue(f.read().startswith(b'.TH'))


class Completion(unittest.TestCase):
    def script(self, shell):
        p = run('completion', shell)
        self.assertEqual(p.returncode, 0)
        return p.stdout

    def asked(self, shell, *asking):
        """What a shell that has read the script gives for what is asked of it."""
        with tempfile.TemporaryDirectory() as folder:
            path = folder + '/completion'
            with open(path, 'wb') as f:
                f.write(self.script(shell))
            p = subprocess.run([shell, *asking, path], input=b'', stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE, cwd=folder,
                               env=dict(PATH='/usr/bin:/bin', HOME=folder, LC_ALL='C.UTF-8'))
        self.assertEqual((p.returncode, p.stderr), (0, b''), shell)
        return p.stdout.decode()

    def told(self, text):
        """Words by what was asked, where each answer stands behind a line `= COMMAND`."""
        return {lines[0]: lines[1:] for lines in ([x for x in part.split('\n') if x] for part in re.split(r'(?m)^= ', text)[1:])}

    def offers(self, told, options):
        """Each command's own options and nothing else; of one with actions those of all of them."""
        for command in table():
            own = {o['name'] for each in [command] + command['actions'] for o in each['options']}
            self.assertEqual(set(options(told[command['name']])), own, command['name'])

    @unittest.skipUnless(shutil.which('bash'), 'no bash')
    def test_bash_offers_each_option(self):
        names = ' '.join(c['name'] for c in table())
        ask = ('source "$0"; for name in %s; do COMP_WORDS=(stuiver $name --) COMP_CWORD=2; _stuiver; '
               'printf "= %%s\n" "$name"; printf "%%s\n" "${COMPREPLY[@]}"; done' % names)
        self.offers(self.told(self.asked('bash', '--norc', '-c', ask)), lambda words: [w[2:] for w in words])

    @unittest.skipUnless(shutil.which('fish'), 'no fish')
    def test_fish_offers_each_option(self):
        # Words that are a command's name elsewhere (fetch iv3) bring nothing of that command.
        asked = [c['name'] for c in table()] + ['fetch iv3']
        ask = 'source $argv[1]; for name in %s; echo "= $name"; complete -C "stuiver $name --"; end' % ' '.join("'%s'" % name for name in asked)
        told = self.told(self.asked('fish', '--no-config', '-c', ask))
        self.offers(told, lambda words: [w.split('\t')[0][2:] for w in words])
        self.assertEqual(sorted(told['fetch iv3']), sorted(told['fetch']))
        told = self.told(self.asked('fish', '--no-config', '-c', 'source $argv[1]; echo "= all"; complete -C "stuiver "; echo "= iv3"; complete -C "stuiver iv3 "'))
        self.assertEqual({w.split('\t')[0] for w in told['iv3']}, {c['name'].split()[1] for t in table() if t['name'] == 'iv3' for c in t['actions']})
        self.assertEqual({w.split('\t')[0] for w in told['all']}, {c['name'] for c in table()})

    @unittest.skipUnless(shutil.which('zsh'), 'no zsh')
    def test_zsh_offers_each_option(self):
        # What the script hands to zsh's own functions, which make the menu of it.
        names = ' '.join(c['name'] for c in table())
        ask = ('_arguments() { print -rl -- "$@" }; _describe() { }; compdef() { }; source $0; for name in %s; do '
               'words=(stuiver $name --) CURRENT=3; print -r -- "= $name"; _stuiver; done' % names)
        self.offers(self.told(self.asked('zsh', '-f', '-c', ask)), lambda words: re.findall(r'^\*?--([a-z0-9-]+)\[', '\n'.join(words), re.M))

    def test_a_placeholder_is_no_word(self):
        for shell in ('bash', 'zsh', 'fish'):
            offered = re.findall(r"(?:-W '|-a '|:\()([^')]*)[')]", self.script(shell).decode())
            self.assertGreater(len(offered), 10, shell)
            self.assertEqual([w for w in ' '.join(offered).split() if re.fullmatch(r'[A-Z]{3,}(=.*)?', w)], [], shell)

    def test_shells_accept_it(self):
        for shell in ('bash', 'zsh', 'fish'):
            if shutil.which(shell):
                self.asked(shell, '-n')

    def completes(self, *words):
        quoted = ' '.join("'%s'" % w for w in words)
        script = self.script('bash') + (
            b'\nCOMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _stuiver; '
            b'printf "%%s\\n" "${COMPREPLY[@]}"' % quoted.encode())
        p = subprocess.run(['bash', '--norc'], input=script, stdout=subprocess.PIPE,
                           timeout=PATIENCE)
        return p.stdout.decode().split('\n')[:-1]

    @unittest.skipUnless(shutil.which('bash'), 'no bash')
    def test_bash_completes(self):
        self.assertEqual(self.completes('stuiver', 'expo'), ['export'])
        self.assertEqual(self.completes('stuiver', 'load', '--st'), ['--store'])
        self.assertEqual(self.completes('stuiver', 'iv3', 'ch'), ['check'])
        self.assertEqual(self.completes('stuiver', 'iv3', 'export', '--ph'), ['--phase', '--phone'])
        self.assertEqual(self.completes('stuiver', 'export', '--format', ''),
                         ['csv', 'csv-excel', 'ndjson', 'xlsx', 'fdp', 'sqlite', 'site'])
        self.assertEqual(self.completes('stuiver', 'completion', 'z'), ['zsh'])
        with tempfile.TemporaryDirectory() as folder:
            open(folder + '/a b.csv', 'w').close()
            self.assertEqual(self.completes('stuiver', 'check', folder + '/a'),
                             [folder + '/a b.csv'])


class Output(unittest.TestCase):
    def test_a_reader_that_goes_away_is_no_fault(self):
        p = subprocess.Popen([PROGRAM, 'completion', 'bash'], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        p.stdout.close()
        errors = p.stderr.read()
        self.assertEqual((p.wait(PATIENCE), errors), (0, b''))
        p.stderr.close()

    def test_a_full_disk_is_one(self):
        try:
            full = open('/dev/full', 'wb')
        except OSError:
            self.skipTest('no /dev/full')
        with full:
            p = subprocess.run([PROGRAM, 'help'], stdout=full, stderr=subprocess.PIPE,
                               timeout=PATIENCE)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b'standard output', p.stderr)


if __name__ == '__main__':
    unittest.main()
