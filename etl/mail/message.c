/* A message as it goes over the line. */
#include "mail/mail.h"

#include "base/memory/hash.h"
#include "base/text/utf8.h"
#include <stdio.h>
#include <time.h>

#define ENCODED_BYTES 42u /* of text in a word of a header: 56 signs and its 12 stay below 75 */
#define LINE_BYTES 57u    /* of a body in a line: 76 signs */

static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_base64(struct buffer *out, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;

	for (size_t i = 0; i < s.len; i += 3) {
		size_t n = s.len - i < 3 ? s.len - i : 3;
		uint32_t three = (uint32_t)p[i] << 16 | (n > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
				 (n > 2 ? p[i + 2] : 0);
		buffer_append_char(out, signs[three >> 18]);
		buffer_append_char(out, signs[three >> 12 & 63]);
		buffer_append_char(out, n > 1 ? signs[three >> 6 & 63] : '=');
		buffer_append_char(out, n > 2 ? signs[three & 63] : '=');
	}
}

/* The text of a header, in words of RFC 2047 whatever is in it: none of its bytes stands there itself. No word ends
 * within a character. */
static void put_words(struct buffer *out, struct str s)
{
	bool first = true;

	while (s.len) {
		struct str word = str_head(s, ENCODED_BYTES);
		if (!word.len)
			word = (struct str){s.ptr, 1}; /* no character at all */
		buffer_append_z(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		put_base64(out, word);
		buffer_append_z(out, "?=");
		s = (struct str){s.ptr + word.len, s.len - word.len};
		first = false;
	}
}

/* Lines end in CR LF, whatever they ended in. */
static void put_body(struct buffer *out, struct str body)
{
	struct buffer text;

	buffer_init(&text, 2u * MAIL_BODY_MAX);
	for (size_t i = 0; i < body.len; i++) {
		if (body.ptr[i] == '\r')
			continue;
		if (body.ptr[i] == '\n')
			buffer_append_char(&text, '\r');
		buffer_append_char(&text, body.ptr[i]);
	}
	struct str rest = buffer_str(&text);
	while (rest.len) {
		size_t n = rest.len < LINE_BYTES ? rest.len : LINE_BYTES;
		put_base64(out, (struct str){rest.ptr, n});
		buffer_append_z(out, "\r\n");
		rest = (struct str){rest.ptr + n, rest.len - n};
	}
	buffer_drop(&text);
}

/* RFC 5322, 3.3; in English whatever the machine speaks. */
static void put_date(struct buffer *out, int64_t now)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t at = (time_t)now;
	struct tm tm;

	gmtime_r(&at, &tm);
	buffer_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * tm.tm_wday,
		      tm.tm_mday, months + 3 * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
		      tm.tm_sec);
}

static void put_id(struct buffer *out, const struct mail_settings *s, struct str key)
{
	struct str host = s->from;
	char sum[SHA256_HEX_SIZE];
	struct sha256 *h = sha256_new();

	str_split(&host, '@');
	sha256_update(h, key.ptr ? key.ptr : "", key.len);
	sha256_hex(h, sum);
	sha256_free(h);
	buffer_printf(out, "Message-ID: <%.32s@%.*s>\r\n", sum, STR_ARG(host));
}

static int check(const struct mail_settings *s, const struct mail_message *m, struct error *e)
{
	if (!mail_address_valid(m->to))
		return error_set(e, STATUS_USAGE, "this is no address to send mail to");
	if (!mail_address_valid(s->from))
		return error_set(e, STATUS_USAGE, "this is no address to send mail from");
	if (m->subject.len > MAIL_SUBJECT_MAX || m->body.len > MAIL_BODY_MAX ||
	    s->name.len > MAIL_SUBJECT_MAX)
		return error_set(e, STATUS_USAGE,
				 "a mail has a subject of at most %u bytes and a text of %u",
				 MAIL_SUBJECT_MAX, MAIL_BODY_MAX);
	return 0;
}

int mail_write(struct buffer *out, const struct mail_settings *s, const struct mail_message *m,
	       int64_t now, struct error *e)
{
	if (check(s, m, e) != 0)
		return -1;
	put_date(out, now);
	buffer_append_z(out, "From: ");
	if (s->name.len) {
		put_words(out, s->name);
		buffer_append_z(out, "\r\n ");
	}
	buffer_printf(out, "<%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(s->from), STR_ARG(m->to));
	put_words(out, m->subject);
	buffer_append_z(out, "\r\n");
	put_id(out, s, m->key);
	buffer_append_z(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
			     "Content-Type: text/plain; charset=utf-8\r\n"
			     "Content-Transfer-Encoding: base64\r\n\r\n");
	put_body(out, m->body);
	return out->overflow ? error_set(e, STATUS_LIMIT, "this mail is too large") : 0;
}
