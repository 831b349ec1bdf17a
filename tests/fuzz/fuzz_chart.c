/* Charts of any texts, amounts and geometry: always well-formed XML, of no element and attribute but
 * those of the charts themselves. */
#include "charts/charts.h"

#include <expat.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MEMBERS 24u
#define SIZE_MAX_OF_INPUT 65536u

static const char *const ELEMENTS[] = {"a",    "div",  "svg",  "title",   "desc", "g",     "rect",
				       "line", "text", "path", "pattern", "defs", "circle"};

static void XMLCALL start(void *data, const char *name, const char **attributes)
{
	bool known = false;

	(void)data;
	for (size_t i = 0; i < sizeof(ELEMENTS) / sizeof(ELEMENTS[0]); i++)
		known = known || strcmp(name, ELEMENTS[i]) == 0;
	if (!known)
		abort();
	for (size_t i = 0; attributes[i]; i += 2) {
		if (strncmp(attributes[i], "on", 2) == 0 || strcmp(attributes[i], "style") == 0 ||
		    strcmp(attributes[i], "href") == 0)
			abort();
	}
}

static void check(struct buffer *b)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");

	XML_SetElementHandler(parser, start, NULL);
	if (!b->overflow && (XML_Parse(parser, "<a>", 3, 0) != XML_STATUS_OK ||
			     XML_Parse(parser, b->ptr, (int)b->len, 0) != XML_STATUS_OK ||
			     XML_Parse(parser, "</a>", 4, 1) != XML_STATUS_OK))
		abort();
	XML_ParserFree(parser);
	buffer_reset(b);
}

/* The input again and again: what is asked for starts anywhere in it. */
struct input {
	const uint8_t *data;
	size_t size, at;
};

static struct str text(struct input *in)
{
	size_t from = in->at++ % in->size;
	return (struct str){(const char *)in->data + from, in->size - from};
}

static struct chart_amount amount(struct input *in)
{
	int64_t v = 0;

	for (size_t i = 0; i < 8; i++)
		v = (int64_t)((uint64_t)v << 8 | in->data[in->at++ % in->size]);
	return (struct chart_amount){(money_sum)v * (v & 3), v % 7 != 0};
}

static void whole(struct buffer *b, struct input *in, const struct chart_frame *f)
{
	struct chart_part parts[MEMBERS], small = {.label = text(in), .amount_text = text(in)};
	enum chart_fate from[MEMBERS], to[MEMBERS];
	struct chart_sankey s = {.from = {parts, MEMBERS / 2, small, from, {{0}}},
				 .to = {parts + MEMBERS / 2, MEMBERS / 2, small, to, {{0}}},
				 .middle = small,
				 .balance = small};

	for (size_t i = 0; i < MEMBERS; i++)
		parts[i] = (struct chart_part){text(in), text(in), text(in), amount(in)};
	chart_treemap(b, f, parts, MEMBERS, &small);
	check(b);
	chart_sankey_plan(&s);
	chart_sankey(b, f, &s);
	check(b);
}

static void rows(struct buffer *b, struct input *in, const struct chart_frame *f)
{
	struct chart_year years[MEMBERS];
	struct chart_bar bars[MEMBERS];
	struct chart_step steps[MEMBERS];
	struct chart_waterfall w = {.start = amount(in).value,
				    .end = amount(in).value,
				    .start_label = text(in),
				    .end_label = text(in),
				    .steps = steps,
				    .n = MEMBERS};

	for (size_t i = 0; i < MEMBERS; i++) {
		years[i] = (struct chart_year){text(in),   text(in),   text(in),
					       amount(in), amount(in), amount(in),
					       i % 5 == 0, i % 7 == 0, text(in)};
		bars[i] = (struct chart_bar){amount(in), amount(in), amount(in), i % 2,
					     text(in),   text(in),   text(in),   text(in)};
		steps[i] = (struct chart_step){text(in), text(in), text(in), amount(in)};
	}
	chart_timeline(b, f, &(struct chart_timeline){years, MEMBERS, text(in)});
	check(b);
	chart_bars(b, f, bars, MEMBERS);
	check(b);
	chart_waterfall_plan(&w);
	chart_waterfall(b, f, &w);
	check(b);
}

static void map(struct buffer *b, struct input *in, const struct chart_frame *f)
{
	struct chart_place places[MEMBERS];
	struct chart_area area = {text(in), text(in), {(const char *)in->data, in->size}};
	enum chart_fate fates[MEMBERS];
	unsigned numbers[MEMBERS];
	struct chart_map m = {.places = places,
			      .n = MEMBERS,
			      .areas = &area,
			      .nareas = 1,
			      .key_label = text(in),
			      .fates = fates,
			      .numbers = numbers};

	for (size_t i = 0; i < MEMBERS; i++)
		places[i] = (struct chart_place){i % 3 ? STR("5.1") : text(in), STR("52.1"),
						 amount(in), text(in), text(in)};
	m.key_amount = chart_map_key(places, MEMBERS);
	chart_map(b, f, &m);
	check(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > SIZE_MAX_OF_INPUT)
		return 0;
	struct buffer b;
	struct input in = {data, size, 0};
	struct chart_alone alone = {text(&in), text(&in), text(&in), STR("nl")};
	struct chart_words words = {text(&in), text(&in), text(&in),
				    text(&in), text(&in), text(&in)};

	buffer_init(&b, 64 << 20);
	for (int i = 0; i < 2; i++) {
		struct chart_frame f = {STR("f"), text(&in), text(&in), i ? &words : NULL,
					i ? &alone : NULL};
		whole(&b, &in, &f);
		rows(&b, &in, &f);
		map(&b, &in, &f);
	}
	buffer_drop(&b);
	return 0;
}
