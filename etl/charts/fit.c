/* Widths of texts, their lines, and labels that must not touch. */
#include "charts/fit.h"

#include "base/text/utf8.h"

#include <math.h>
#include <stdlib.h>

#define WORD_END 5    /* letters of a broken word that its last line has at least */
#define HYPHEN 0.4    /* of the font size */
#define LABEL_GAP 6.0 /* pixels between two labels */

double room_width(enum room room)
{
	static const double WIDTHS[] = {
		[ROOM_ANY] = 272, [ROOM_272] = 272,       [ROOM_440] = 440,    [ROOM_608] = 608,
		[ROOM_860] = 860, [ROOM_NONE] = INFINITY, [ROOM_NARROW] = 272,
	};
	return WIDTHS[room];
}

enum room room_for(double pixels)
{
	enum room room = ROOM_ANY;

	while (room < ROOM_NONE && room_width(room) < pixels)
		room++;
	return room;
}

/* In parts of the font size; wider than most fonts have them. */
static double character_width(uint32_t c)
{
	if (c < 0x80 && strchr("iljtfr.,:;|!'()[]/ ", (int)c))
		return 0.36;
	if (c < 0x80 && strchr("mwMW@%", (int)c))
		return 0.95;
	if ((c >= 'A' && c <= 'Z') || c == '+' || c == '=' || c == '<' || c == '>')
		return 0.72;
	if (c == 0xa0)
		return 0.36;
	return c < 0x2e80 ? 0.62 : 1.0;
}

/* Belongs to the character before it. */
static bool joins(uint32_t c)
{
	static const uint32_t RANGES[][2] = {
		{0x300, 0x36f},   {0x591, 0x5c7},   {0x610, 0x61a},
		{0x64b, 0x65f},   {0x1ab0, 0x1aff}, {0x200d, 0x200d},
		{0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0x1f3fb, 0x1f3ff},
	};
	for (size_t i = 0; i < sizeof(RANGES) / sizeof(RANGES[0]); i++) {
		if (c >= RANGES[i][0] && c <= RANGES[i][1])
			return true;
	}
	return false;
}

/* The character at the beginning, broken ones as one of a byte. */
static size_t next_character(struct str s, uint32_t *c)
{
	size_t n = utf8_get(s, c);
	if (n > 0)
		return n;
	*c = 0xfffd;
	return 1;
}

static struct str behind(struct str s, size_t n)
{
	return (struct str){s.ptr + n, s.len - n};
}

double text_width(struct str s, double size)
{
	double width = 0;
	uint32_t c;

	for (size_t i = 0; i < s.len;) {
		i += next_character(behind(s, i), &c);
		width += joins(c) ? 0 : character_width(c);
	}
	return width * size;
}

/* How many bytes of it fit, never cutting what joins. */
static size_t bytes_fit(struct str s, double pixels, double size)
{
	double width = 0;
	size_t whole = 0;
	bool glue = false; /* the next character is joined by a zero width joiner */
	uint32_t c;

	for (size_t i = 0; i < s.len;) {
		size_t n = next_character(behind(s, i), &c);
		if (!joins(c) && !glue)
			whole = i;
		width += joins(c) || glue ? 0 : character_width(c) * size;
		if (width > pixels)
			return whole;
		glue = c == 0x200d;
		i += n;
	}
	return s.len;
}

struct str text_cut(char *room, size_t size_of_room, struct str s, double pixels, double size)
{
	static const struct str dots = {"\xe2\x80\xa6", 3};
	size_t n = bytes_fit(s, pixels, size);
	if (n == s.len)
		return s;
	n = bytes_fit(s, pixels - size, size);
	if (n > size_of_room - dots.len)
		n = str_head((struct str){s.ptr, n}, size_of_room - dots.len).len;
	while (n > 0 && s.ptr[n - 1] == ' ')
		n--;
	memcpy(room, s.ptr, n);
	memcpy(room + n, dots.ptr, dots.len);
	return (struct str){room, n + dots.len};
}

/* Where a word is broken that is at the beginning of s: not so that two letters are left. */
static size_t break_word(struct str s, size_t cut)
{
	size_t end = cut, back = cut;

	while (end < s.len && s.ptr[end] != ' ')
		end++;
	while (back > 0 && end - back < WORD_END)
		back--;
	/* Only among letters without accents: what joins stays together. */
	for (size_t i = back; i < cut; i++) {
		if ((unsigned char)s.ptr[i] & 0x80)
			return cut;
	}
	return back > WORD_END ? back : cut;
}

size_t text_lines(struct str s, double pixels, double size, struct str *lines, size_t max)
{
	size_t n = 0;

	s = str_trim(s);
	while (s.len > 0 && n < max) {
		size_t fits = bytes_fit(s, pixels, size);
		if (fits == s.len || n + 1 == max) {
			lines[n++] = s;
			break;
		}
		size_t cut = fits;
		while (cut > 0 && s.ptr[cut] != ' ')
			cut--;
		if (cut == 0) /* one word longer than a line: room for a hyphen */
			cut = break_word(s, bytes_fit(s, pixels - HYPHEN * size, size));
		if (cut == 0)
			cut = fits > 0 ? fits : s.len;
		/* What has no width is trimmed too: nothing may be left of it. */
		lines[n] = str_trim((struct str){s.ptr, cut});
		n += lines[n].len > 0;
		s = str_trim(behind(s, cut));
	}
	return n;
}

bool text_is_whole(const struct str *lines, size_t n, struct str s, double pixels, double size)
{
	for (size_t i = 0; i < n; i++) {
		const char *end = lines[i].ptr + lines[i].len;
		if (text_width(lines[i], size) > pixels)
			return false;
		if (end < s.ptr + s.len && *end != ' ')
			return false;
	}
	return true;
}

struct str text_line(char *room, size_t size_of_room, struct str line, struct str s, double pixels,
		     double size)
{
	const char *end = line.ptr + line.len;

	if (text_width(line, size) > pixels)
		return text_cut(room, size_of_room, line, pixels, size);
	if (end >= s.ptr + s.len || *end == ' ' || line.len + 1 > size_of_room)
		return line;
	memcpy(room, line.ptr, line.len);
	room[line.len] = '-';
	return (struct str){room, line.len + 1};
}

static bool touches(const struct label *a, const struct label *b, double width)
{
	return fabs(a->at - b->at) * width < (a->width + b->width) / 2 + LABEL_GAP;
}

static bool is_free(const struct label *labels, size_t n, size_t which, enum room room,
		    double width)
{
	double at = labels[which].at * width;
	/* At the ends half of it may stand out a little. */
	if (labels[which].width > width)
		return false;
	if (at - labels[which].width / 2 < -8 || at + labels[which].width / 2 > width + 8)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (i != which && labels[i].room <= room &&
		    touches(&labels[i], &labels[which], width))
			return false;
	}
	return true;
}

/* From the narrowest room to the widest: what shows in one shows in the next. */
void labels_fit(struct label *labels, size_t n, double least)
{
	for (size_t i = 0; i < n; i++)
		labels[i].room = ROOM_NONE;
	for (enum room room = ROOM_ANY; room < ROOM_NONE; room++) {
		double width = room == ROOM_ANY ? least : room_width(room);
		for (unsigned order = 0; order < 4; order++) {
			for (size_t i = 0; i < n; i++) {
				if (labels[i].order == order && labels[i].room == ROOM_NONE &&
				    is_free(labels, n, i, room, width))
					labels[i].room = room;
			}
		}
	}
}
