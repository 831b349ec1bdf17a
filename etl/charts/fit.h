/* Which texts fit where. Widths are estimates on the wide side: the reader's font is not known. */
#ifndef CHARTS_FIT_H
#define CHARTS_FIT_H

#include "base/text/str.h"

/* From which width of its place on something shows, in pixels. */
enum room { ROOM_ANY, ROOM_272, ROOM_440, ROOM_608, ROOM_860, ROOM_NONE, ROOM_NARROW };

/* The width, in pixels, that a room promises at least. */
double room_width(enum room room);
/* The first room of at least that many pixels, or ROOM_NONE. */
enum room room_for(double pixels);

/* About how many pixels wide, at a font size in pixels. */
double text_width(struct str s, double size);
/* As much of it as fits, with "…" where something is left out; in `room`, or s itself. Cuts between
 * characters as readers see them. */
struct str text_cut(char *room, size_t size_of_room, struct str s, double pixels, double size);
/* Lines of at most that many pixels, broken at blanks; the last ends with all that is left, for
 * text_cut. Returns their number, at most max. */
size_t text_lines(struct str s, double pixels, double size, struct str *lines, size_t max);

/* One of those lines as it is written: cut where it is too long, with a hyphen where a word of s goes
 * on in the next. */
struct str text_line(char *room, size_t size_of_room, struct str line, struct str s, double pixels,
		     double size);
/* Nothing of it is cut, and no word broken. */
bool text_is_whole(const struct str *lines, size_t n, struct str s, double pixels, double size);

#define TEXT_SIZE 14.0 /* of most texts, in pixels */
#define TEXT_ROOM 512u /* enough for text_cut of what is drawn */

/* Labels on a row. The caller fills in at, width and order; `room` is from where on each shows
 * without touching another that comes first by `order` (small goes first). ROOM_ANY is `least` pixels. */
struct label {
	double at;    /* its middle, part of the width */
	double width; /* pixels */
	unsigned order;
	enum room room;
};
void labels_fit(struct label *labels, size_t n, double least);

#endif
