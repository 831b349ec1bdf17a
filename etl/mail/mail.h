/*
 * Mail: a message to one person, by SMTP through libcurl. Hides how a message is written, libcurl, and the outbox, in
 * which a message waits until a server has taken it: what fails is tried again, and shown.
 *
 * A message is text in one language; it holds no figures of what is not public, and what strangers wrote stands in
 * nothing but its body, encoded. Nothing that is given as an address, name or subject can make another header or
 * another recipient.
 *
 * Sources: RFC 5321 (SMTP), 5322 (messages), 2045 (base64 bodies), 2047 (words of headers), 3834 (Auto-Submitted),
 * 8314 (TLS: smtps, or STARTTLS that must succeed, unless the server is on this machine).
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"

#define MAIL_ADDRESS_MAX 254u
#define MAIL_SUBJECT_MAX 300u
#define MAIL_BODY_MAX 131072u

/* One address, ASCII, as user@host.example: no names, comments, quotes, blanks or controls. */
bool mail_address_valid(struct str address);

/* ---- who sends ---- */

struct mail_settings {
	struct str url;  /* smtps://host:465, smtp://host:587 */
	struct str from; /* an address */
	struct str name; /* as people read it; may be empty */
	struct str user, password;
	struct str ca; /* file of certificates; empty: the system's */
	bool plain;    /* without TLS: only to this machine (127.0.0.0/8, ::1, localhost) */
};

/* Lines of `key = value`: url, from, name, user, password, ca, plain (yes); # begins a comment. STATUS_INPUT names the
 * line. A file with a password that others may read is refused. */
int mail_settings_read(struct mail_settings *out, struct arena *a, const char *path,
		       struct error *e);

/* ---- a message ---- */

struct mail_message {
	struct str to, subject, body;
	struct str
		key; /* one of these is sent once, whatever is queued again; makes the Message-ID too */
};

/* As it is sent: headers, an empty line, the body in base64, each line ended by CR LF. STATUS_USAGE for what is no
 * address, or too long. `now` is seconds since 1970. */
int mail_write(struct buffer *out, const struct mail_settings *s, const struct mail_message *m,
	       int64_t now, struct error *e);
/* Hands it to the server. STATUS_REFUSED: the server takes it not, now or ever; STATUS_IO: it could not be reached. */
int mail_send(const struct mail_settings *s, const struct mail_message *m, struct error *e);

#endif
