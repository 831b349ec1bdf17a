/* Numbers, texts, marks, and the frame around a picture. */
#include "charts/draw.h"

#include "html/markdown.h"

#include <math.h>
#include <stdio.h>

#define MARGIN 24.0
#define CAPTION_SIZE 18.0
#define CAPTION_LINES 4u
#define BOLD 1.14 /* how much wider than others its letters are */
#define FOOT_SIZE 12.0
#define FOOT_LINES 3u
#define FAR 1e7 /* nothing is drawn farther away */

static const struct {
	const char *class, *look;
} MARKS[] = {
	[MARK_BUDGET] = {"s-budget", "fill=\"none\" stroke=\"#1a232b\" stroke-width=\"1.5\""},
	[MARK_AMENDED] = {"s-amended",
			  "stroke=\"#1a232b\" stroke-width=\"2\" stroke-dasharray=\"3 2\""},
	[MARK_ACTUAL] = {"s-actual", "fill=\"#17708f\""},
	[MARK_UNFINISHED] = {"s-unfinished", "stroke=\"#17708f\" stroke-width=\"1.25\""},
	[MARK_MORE] = {"s-more", "fill=\"#9c3a12\""},
	[MARK_LESS] = {"s-less", "stroke=\"#17708f\" stroke-width=\"1.25\""},
	[MARK_BREAK] = {"s-break", "fill=\"none\" stroke=\"#ffffff\" stroke-width=\"4\""},
	[MARK_AXIS] = {"s-axis", "stroke=\"#7a848b\""},
	[MARK_GRID] = {"s-grid", "stroke=\"#dbd8ce\""},
	[MARK_GUIDE] = {"s-guide", "stroke=\"#7a848b\" stroke-dasharray=\"2 3\""},
	[MARK_TEXT] = {"s-text", "font-size=\"14\" fill=\"#1a232b\""},
	[MARK_STRONG] = {"s-text s-strong",
			 "font-size=\"14\" font-weight=\"600\" fill=\"#1a232b\""},
	[MARK_OVER] = {"s-text s-strong s-over",
		       "font-size=\"14\" font-weight=\"600\" fill=\"#1a232b\" stroke=\"#ffffff\" "
		       "stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\""},
	[MARK_LABEL] = {"s-text s-over",
			"font-size=\"14\" fill=\"#1a232b\" stroke=\"#ffffff\" stroke-width=\"4\" "
			"stroke-linejoin=\"round\" paint-order=\"stroke\""},
	[MARK_MUTED] = {"s-text s-muted", "font-size=\"14\" fill=\"#545f68\""},
	[MARK_SMALL] = {"s-text s-small", "font-size=\"12\" fill=\"#545f68\""},
	[MARK_TEXT_SMALL] = {"s-text s-little", "font-size=\"12\" fill=\"#1a232b\""},
	[MARK_CAPTION] = {"s-text s-caption",
			  "font-size=\"18\" font-weight=\"600\" fill=\"#1a232b\""},
	[MARK_TILE] = {"s-tile", "fill=\"#17708f\" stroke=\"#ffffff\" stroke-width=\"2\""},
	[MARK_TILE_REST] = {"s-tile s-rest",
			    "fill=\"#f5f4ef\" stroke=\"#7a848b\" stroke-dasharray=\"2 3\""},
	[MARK_ON_TILE] = {"s-text s-on", "font-size=\"14\" fill=\"#ffffff\""},
	[MARK_ON_TILE_STRONG] = {"s-text s-strong s-on",
				 "font-size=\"14\" font-weight=\"600\" fill=\"#ffffff\""},
	[MARK_ON_TILE_LITTLE] = {"s-text s-strong s-little s-on",
				 "font-size=\"12\" font-weight=\"600\" fill=\"#ffffff\""},
	[MARK_FLOW] = {"s-flow", "fill=\"#17708f\" fill-opacity=\"0.28\""},
	[MARK_NODE] = {"s-node", "fill=\"#1a232b\""},
	[MARK_WATER] = {"s-water", "fill=\"#e3eef2\""},
	[MARK_LAND] = {"s-land", "fill=\"#f3efe2\" stroke=\"#7a848b\" "
				 "stroke-width=\"1.25\" stroke-linejoin=\"round\""},
	[MARK_CIRCLE] = {"s-circle", "fill=\"#17708f\" stroke=\"#ffffff\""},
	[MARK_RING] = {"s-ring", "fill=\"none\" stroke=\"#545f68\" stroke-width=\"1.25\""},
	[MARK_OVER_LITTLE] =
		{"s-text s-strong s-little s-onland",
		 "font-size=\"12\" font-weight=\"600\" fill=\"#1a232b\" stroke=\"#f3efe2\" "
		 "stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""},
	[MARK_NAME] = {"s-text s-strong s-onland",
		       "font-size=\"14\" font-weight=\"600\" fill=\"#1a232b\" stroke=\"#f3efe2\" "
		       "stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""},
	[MARK_NAME_LITTLE] =
		{"s-text s-little s-onland",
		 "font-size=\"12\" fill=\"#1a232b\" stroke=\"#f3efe2\" "
		 "stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""},
};

static const char *const ROOM_CLASSES[] = {
	[ROOM_272] = " s-w272", [ROOM_440] = " s-w440",      [ROOM_608] = " s-w608",
	[ROOM_860] = " s-w860", [ROOM_NARROW] = " s-narrow",
};

static bool is_alone(const struct draw *d)
{
	return d->frame && d->frame->alone;
}

bool draw_shows(const struct draw *d, enum room room)
{
	if (room == ROOM_NARROW)
		return !is_alone(d);
	return room != ROOM_NONE && (!is_alone(d) || room_width(room) <= DRAW_WIDTH);
}

void draw_number(struct buffer *out, double v)
{
	char text[32];

	if (!(fabs(v) < FAR))
		v = v >= FAR ? FAR : v <= -FAR ? -FAR : 0;
	int n = snprintf(text, sizeof(text), "%.2f", v);
	while (text[n - 1] == '0')
		n--;
	if (text[n - 1] == '.')
		n--;
	if (n == 2 && text[0] == '-' && text[1] == '0')
		buffer_append_char(out, '0');
	else
		buffer_append(out, text, (size_t)n);
}

void draw_percent(struct buffer *out, double fraction)
{
	draw_number(out, fraction * 100);
	buffer_append_char(out, '%');
}

static void put_id(const struct draw *d)
{
	struct str id = d->frame ? d->frame->id : STR("s");
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-')
			buffer_append_char(d->out, c);
	}
}

void draw_attribute(struct buffer *out, const char *name, double v)
{
	buffer_printf(out, " %s=\"", name);
	draw_number(out, v);
	buffer_append_char(out, '"');
}

static void put_share(struct buffer *out, const char *name, double fraction)
{
	buffer_printf(out, " %s=\"", name);
	draw_percent(out, fraction);
	buffer_append_char(out, '"');
}

static void put_hatched(const struct draw *d)
{
	buffer_append_z(d->out, " fill=\"url(#");
	put_id(d);
	buffer_append_z(d->out, "-hatch)\"");
}

void draw_mark(const struct draw *d, enum mark mark, enum room room)
{
	if (is_alone(d))
		buffer_printf(d->out, " %s", MARKS[mark].look);
	else
		buffer_printf(d->out, " class=\"%s%s\"", MARKS[mark].class,
			      ROOM_CLASSES[room] ? ROOM_CLASSES[room] : "");
	if (mark == MARK_UNFINISHED || mark == MARK_LESS)
		put_hatched(d);
}

void draw_rect(const struct draw *d, enum mark mark, double x, double y, double w, double h)
{
	buffer_append_z(d->out, "<rect");
	draw_mark(d, mark, ROOM_ANY);
	put_share(d->out, "x", x);
	draw_attribute(d->out, "y", y);
	/* What is not nothing can be seen. */
	if (w > 0 && w < 0.0015)
		buffer_append_z(d->out, " width=\"1\"");
	else
		put_share(d->out, "width", fmax(w, 0));
	draw_attribute(d->out, "height", fmax(h, 0));
	buffer_append_z(d->out, "/>");
}

void draw_line(const struct draw *d, enum mark mark, double x1, double y1, double x2, double y2)
{
	buffer_append_z(d->out, "<line");
	draw_mark(d, mark, ROOM_ANY);
	put_share(d->out, "x1", x1);
	draw_attribute(d->out, "y1", y1);
	put_share(d->out, "x2", x2);
	draw_attribute(d->out, "y2", y2);
	buffer_append_z(d->out, "/>");
}

void draw_text(const struct draw *d, enum mark mark, const struct place_of_text *at, struct str s)
{
	static const char *const ANCHORS[] = {"", " text-anchor=\"middle\"",
					      " text-anchor=\"end\""};

	if (s.len == 0 || !draw_shows(d, at->room))
		return;
	buffer_append_z(d->out, "<text");
	draw_mark(d, mark, at->room);
	put_share(d->out, "x", at->x);
	if (at->dx != 0)
		draw_attribute(d->out, "dx", at->dx);
	draw_attribute(d->out, "y", at->y);
	buffer_append_z(d->out, ANCHORS[at->anchor]);
	buffer_append_char(d->out, '>');
	html_escape(d->out, s);
	buffer_append_z(d->out, "</text>");
}

void draw_cut(const struct draw *d, enum mark mark, const struct place_of_text *at, struct str s,
	      double narrow, double wide)
{
	char room[TEXT_ROOM], more_room[TEXT_ROOM];
	double size = mark == MARK_SMALL ? FOOT_SIZE : TEXT_SIZE;
	struct place_of_text there = *at;
	struct str short_one = text_cut(room, sizeof(room), s, narrow, size);
	struct str long_one = text_cut(more_room, sizeof(more_room), s, wide, size);

	if (str_eq(short_one, long_one)) {
		draw_text(d, mark, &there, short_one);
		return;
	}
	there.room = ROOM_NARROW;
	draw_text(d, mark, &there, short_one);
	there.room = ROOM_608;
	draw_text(d, mark, &there, long_one);
}

static void put_tip(const struct draw *d, struct str label, struct str amount)
{
	html_escape(d->out, label);
	if (label.len > 0 && amount.len > 0)
		buffer_append_z(d->out, ": ");
	html_escape(d->out, amount);
}

void draw_tip_open(const struct draw *d, struct str label, struct str amount)
{
	if (label.len + amount.len == 0)
		return;
	buffer_append_z(d->out, is_alone(d) ? "<g><title>" : "<g data-tip=\"");
	put_tip(d, label, amount);
	buffer_append_z(d->out, is_alone(d) ? "</title>" : "\">");
}

void draw_tip_close(const struct draw *d, struct str label, struct str amount)
{
	if (label.len + amount.len > 0)
		buffer_append_z(d->out, "</g>");
}

bool draw_link_open(const struct draw *d, struct url url, struct str label, struct str amount)
{
	if (url.text.len == 0 || is_alone(d))
		return false;
	buffer_append_z(d->out, "<a tabindex=\"-1\" href=\"");
	html_escape(d->out, url.text);
	buffer_append_z(d->out, "\" data-tip=\"");
	put_tip(d, label, amount);
	buffer_append_z(d->out, "\">");
	return true;
}

void draw_link_close(const struct draw *d)
{
	buffer_append_z(d->out, "</a>");
}

void draw_hatch(const struct draw *d)
{
	buffer_append_z(d->out, "<defs><pattern id=\"");
	put_id(d);
	buffer_append_z(d->out, "-hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
				"patternTransform=\"rotate(45)\"><path d=\"M0 0V5\"");
	buffer_append_z(d->out, is_alone(d) ? " stroke=\"#17708f\" stroke-width=\"3\""
					    : " class=\"s-hatch\"");
	buffer_append_z(d->out, "/></pattern></defs>");
}

static void put_names(const struct draw *d)
{
	/* What is inside an image is hidden from who listens; links may not be. */
	buffer_append_z(d->out, d->linked ? " role=\"group\"" : " role=\"img\"");
	buffer_append_z(d->out, " aria-labelledby=\"");
	put_id(d);
	buffer_append_z(d->out, "-t ");
	put_id(d);
	buffer_append_z(d->out, "-d\" focusable=\"false\"><title id=\"");
	put_id(d);
	buffer_append_z(d->out, "-t\">");
	html_escape(d->out, d->frame->title);
	buffer_append_z(d->out, "</title><desc id=\"");
	put_id(d);
	buffer_append_z(d->out, "-d\">");
	html_escape(d->out, d->frame->desc);
	buffer_append_z(d->out, "</desc>");
}

/* Texts of a picture by itself, in lines; returns the height of them. */
static double put_lines(const struct draw *d, enum mark mark, double y, double size, struct str s,
			size_t most)
{
	struct str lines[CAPTION_LINES];
	char room[TEXT_ROOM];
	double wide = mark == MARK_CAPTION ? size * BOLD : size;
	size_t n = text_lines(s, DRAW_WIDTH, wide, lines, most);

	for (size_t i = 0; d && d->out && i < n; i++) {
		struct str line = text_cut(room, sizeof(room), lines[i], DRAW_WIDTH, wide);
		buffer_append_z(d->out, "<text");
		draw_mark(d, mark, ROOM_ANY);
		draw_attribute(d->out, "x", MARGIN);
		draw_attribute(d->out, "y", y + size * (1.4 * (double)(i + 1) - 0.3));
		buffer_append_char(d->out, '>');
		html_escape(d->out, line);
		buffer_append_z(d->out, "</text>");
	}
	return (double)n * size * 1.4;
}

static void open_alone(const struct draw *d)
{
	const struct chart_alone *alone = d->frame->alone;
	double head = put_lines(NULL, MARK_CAPTION, 0, CAPTION_SIZE, alone->caption, CAPTION_LINES);
	double foot = put_lines(NULL, MARK_SMALL, 0, FOOT_SIZE, alone->source, FOOT_LINES) +
		      put_lines(NULL, MARK_SMALL, 0, FOOT_SIZE, alone->date, FOOT_LINES);
	double width = DRAW_WIDTH + 2 * MARGIN;
	double gap = head > 0 ? 12 : 0;
	double height = MARGIN + head + gap + d->height + 12 + foot + MARGIN;

	buffer_append_z(d->out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
	draw_attribute(d->out, "width", width);
	draw_attribute(d->out, "height", height);
	buffer_append_z(d->out, " viewBox=\"0 0 ");
	draw_number(d->out, width);
	buffer_append_char(d->out, ' ');
	draw_number(d->out, height);
	buffer_append_char(d->out, '"');
	if (alone->language.len > 0) {
		buffer_append_z(d->out, " xml:lang=\"");
		html_escape(d->out, alone->language);
		buffer_append_char(d->out, '"');
	}
	buffer_append_z(d->out, " font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', "
				"Arial, sans-serif\"");
	put_names(d);
	buffer_append_z(d->out, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
	put_lines(d, MARK_CAPTION, MARGIN, CAPTION_SIZE, alone->caption, CAPTION_LINES);
	double below = MARGIN + head + gap + d->height + 12;
	below += put_lines(d, MARK_SMALL, below, FOOT_SIZE, alone->source, FOOT_LINES);
	put_lines(d, MARK_SMALL, below, FOOT_SIZE, alone->date, FOOT_LINES);
	/* Percents of the drawing are of this one. */
	buffer_append_z(d->out, "<svg");
	draw_attribute(d->out, "x", MARGIN);
	draw_attribute(d->out, "y", MARGIN + head + gap);
	draw_attribute(d->out, "width", DRAW_WIDTH);
	draw_attribute(d->out, "height", d->height);
	buffer_append_z(d->out, " overflow=\"visible\">");
}

static void open_frame(struct draw *d)
{
	if (is_alone(d)) {
		open_alone(d);
	} else {
		buffer_append_z(d->out,
				"<div class=\"s-frame\"><svg class=\"s-chart\" width=\"100%\"");
		draw_attribute(d->out, "height", d->height);
		put_names(d);
	}
}

void draw_open(struct draw *d, struct buffer *out, const struct chart_frame *f, double height)
{
	*d = (struct draw){.out = out, .frame = f, .height = height};
	open_frame(d);
}

void draw_open_linked(struct draw *d, struct buffer *out, const struct chart_frame *f,
		      double height)
{
	*d = (struct draw){.out = out, .frame = f, .height = height, .linked = !f->alone};
	open_frame(d);
}

void draw_open_ratio(struct draw *d, struct buffer *out, const struct chart_frame *f, int ratio)
{
	*d = (struct draw){.out = out, .frame = f, .height = DRAW_WIDTH * ratio / 100};
	if (f->alone) {
		open_alone(d);
		return;
	}
	buffer_printf(out, "<div class=\"s-frame s-map\"><svg class=\"s-chart s-r%d\"", ratio);
	put_names(d);
}

bool draw_layout_open(const struct draw *d, enum room room)
{
	if (!draw_shows(d, room))
		return false;
	if (is_alone(d))
		buffer_append_z(d->out, "<g>");
	else
		buffer_printf(d->out, "<g class=\"%s\">", ROOM_CLASSES[room] + 1);
	return true;
}

void draw_layout_close(const struct draw *d)
{
	buffer_append_z(d->out, "</g>");
}

void draw_close(struct draw *d)
{
	buffer_append_z(d->out, d->frame->alone ? "</svg></svg>\n" : "</svg></div>");
}

void draw_cell_open(struct draw *d, struct buffer *out, const char *class, double height)
{
	*d = (struct draw){out, NULL, height};
	buffer_printf(out, "<svg class=\"%s\" width=\"100%%\"", class);
	draw_attribute(out, "height", height);
	buffer_append_z(out, " aria-hidden=\"true\" focusable=\"false\">");
}

void draw_cell_close(struct draw *d)
{
	buffer_append_z(d->out, "</svg>");
}
