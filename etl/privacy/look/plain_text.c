#include "privacy/look/plain_text.h"

#define AS_IT_IS '\1' /* no byte of a text that is read */
#define ESCAPED 7u    /* bytes of "_x000D_" */
#define MAILBOX 64u   /* of an address behind the underscore in it, at most */

static unsigned char byte_at(struct str s, size_t i)
{
	return i < s.len ? (unsigned char)s.ptr[i] : 0;
}

static bool is_hex(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* "_x000D_": how a workbook writes an end of a line. */
static bool is_escaped(struct str s, size_t i)
{
	for (size_t k = 2; k < ESCAPED - 1; k++)
		if (!is_hex(byte_at(s, i + k)))
			return false;
	return (byte_at(s, i + 1) | 0x20) == 'x' && byte_at(s, i + ESCAPED - 1) == '_';
}

/* Of an address of a mailbox: in one piece, or a blank before its "@". */
static bool is_of_mailbox(struct str s, size_t i)
{
	size_t end = i + MAILBOX;
	while (i < s.len && i < end && s.ptr[i] != ' ' && s.ptr[i] != '@')
		i++;
	return byte_at(s, i) == '@' || byte_at(s, i + 1) == '@';
}

/* U+2000 to U+202F by their last byte: blanks, nothing, hyphens. */
static char punctuation(unsigned char last)
{
	if (last <= 0x8A || last == 0xAF)
		return ' ';
	if (last > 0x94)
		return AS_IT_IS;
	return last >= 0x90 ? '-' : '\0';
}

/* What bytes of Latin-1 and of general punctuation at i come to: '\0' nothing. */
static char wide_at(struct str s, size_t i, size_t *n)
{
	unsigned char first = byte_at(s, i), second = byte_at(s, i + 1), third = byte_at(s, i + 2);
	if (first == 0xC2 && (second == 0xA0 || second == 0xAD)) {
		*n = 2;
		return second == 0xA0 ? ' ' : '\0';
	}
	*n = 3;
	if (first == 0xEF && second == 0xBB && third == 0xBF)
		return '\0';
	char c = first == 0xE2 && second == 0x80 ? punctuation(third) : AS_IT_IS;
	*n = c == AS_IT_IS ? 1 : 3;
	return c;
}

/* What stands at i, and *n: of how many bytes. */
static char plain_at(struct str s, size_t i, size_t *n)
{
	unsigned char c = byte_at(s, i), next = byte_at(s, i + 1);
	*n = 1;
	if (c >= 0x80)
		return wide_at(s, i, n);
	if (c == '\t' || c == '#')
		return ' ';
	if (c == ' ')
		return i > 0 && s.ptr[i - 1] == ' ' ? '\0' : AS_IT_IS;
	/* "'Marieke Smit"; not "'t Zand" */
	if (c == '\'' && i == 0)
		return next > '9' && byte_at(s, 2) != ' ' ? '\0' : AS_IT_IS;
	if (c != '_')
		return AS_IT_IS;
	*n = is_escaped(s, i) ? ESCAPED : 1;
	return *n == 1 && is_of_mailbox(s, i) ? AS_IT_IS : ' ';
}

static bool is_plain(struct str s)
{
	size_t n;
	for (size_t i = 0; i < s.len; i += n)
		if (plain_at(s, i, &n) != AS_IT_IS)
			return false;
	return true;
}

void plain_text_read(struct plain_text *out, struct str text, struct arena *arena)
{
	size_t n, length = 0;
	*out = (struct plain_text){.text = text};
	if (is_plain(text))
		return;
	char *bytes = arena_alloc(arena, text.len);
	out->from = ARENA_ARRAY(arena, size_t, text.len);
	out->to = ARENA_ARRAY(arena, size_t, text.len);
	for (size_t i = 0; i < text.len; i += n) {
		char c = plain_at(text, i, &n);
		c = c == AS_IT_IS ? text.ptr[i] : c;
		if (c == '\0' || (c == ' ' && length > 0 && bytes[length - 1] == ' '))
			continue;
		bytes[length] = c;
		out->from[length] = i;
		out->to[length++] = i + n;
	}
	out->text = (struct str){bytes, length};
}

void plain_text_place(const struct plain_text *t, struct str text, struct privacy_match *m)
{
	if (!t->from)
		return;
	bool whole = m->from == 0 && m->to >= t->text.len;
	m->from = whole || t->text.len == 0 ? 0 : t->from[m->from];
	m->to = whole || m->to == 0 ? text.len : t->to[m->to - 1];
}
