"""A mail server of the tests' own, on loopback: takes what is sent, or refuses as it is told."""
import base64
import email
import email.policy
import socketserver
import threading
import time

from served import PATIENCE


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b'\r\n')

    def handle(self):
        office = self.server.office
        message = {'to': [], 'from': None, 'login': None}
        self.say('220 post')
        for raw in self.rfile:
            line = raw.decode('utf-8', 'replace').rstrip('\r\n')
            office.lines.append(line)
            word = line.split(' ')[0].upper()
            if word == 'EHLO':
                self.wfile.write(b'250-post\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n')
            elif word == 'AUTH':
                given = line.split(' ')[2] if line.count(' ') > 1 else None
                if given is None:
                    self.say('334 ')
                    given = self.rfile.readline().decode().strip()
                message['login'] = base64.b64decode(given).split(b'\0')[1:]
                self.say('235 yes')
            elif word == 'MAIL':
                message['from'] = line
                self.say('250 yes')
            elif word == 'RCPT':
                message['to'].append(line)
                self.say({'take': '250 yes', 'later': '451 later', 'never': '550 no'}[office.mood])
            elif word == 'DATA':
                self.say('354 go on')
                lines = []
                for body in self.rfile:
                    if body == b'.\r\n':
                        break
                    lines.append(body[1:] if body.startswith(b'..') else body)
                message['raw'] = b''.join(lines)
                message['mail'] = email.message_from_bytes(message['raw'], policy=email.policy.default)
                office.messages.append(message)
                message = {'to': [], 'from': None, 'login': None}
                self.say('250 taken')
            elif word == 'QUIT':
                self.say('221 bye')
                return
            else:
                self.say('250 yes')


class PostOffice:
    """with PostOffice() as post: … post.messages"""

    def __init__(self):
        self.messages, self.lines, self.mood = [], [], 'take'
        self.server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Session)
        self.server.daemon_threads = True
        self.server.office = self
        self.url = 'smtp://127.0.0.1:%d' % self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *why):
        self.server.shutdown()
        self.server.server_close()

    def wait(self, condition):
        """The messages once they are so."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if condition(self.messages):
                return self.messages
            time.sleep(.05)
        raise AssertionError('no such mail came: %r' % [m['to'] for m in self.messages])

    def to(self, address):
        return [m['mail'] for m in self.messages if m['to'] == ['RCPT TO:<%s>' % address]]
