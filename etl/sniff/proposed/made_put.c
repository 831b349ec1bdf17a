/* Made columns in the descriptor. */
#include "sniff/proposed/made.h"

/* Of cents with two zeros in front: exactly two digits, or nothing. */
static const char CENTS[] = "^0*([0-9][0-9])$";

static void put_helper(struct json_out *j, struct str name, const char *key, struct str value,
		       const char *pattern, const char *why)
{
	json_put_object(j);
	put_str(j, "name", name);
	put_z(j, "type", "string");
	open_object(j, "stuiver");
	put_str(j, key, value);
	if (pattern)
		put_z(j, "pattern", pattern);
	put_z(j, "why", why);
	json_put_object_end(j);
	json_put_object_end(j);
}

static struct str name_of(struct buffer *b, struct str field, const char *what)
{
	size_t from = b->len;
	buffer_printf(b, "%.*s_%s", STR_ARG(field), what);
	return (struct str){b->ptr + from, b->len - from};
}

static struct str braces(struct buffer *b, const char *before, struct str name)
{
	size_t from = b->len;
	buffer_printf(b, "%s{%.*s}", before, STR_ARG(name));
	return (struct str){b->ptr + from, b->len - from};
}

void made_put_helpers(struct json_out *j, const struct sniff_column *c)
{
	const struct sniff_made *m = c->made;
	struct buffer b;
	buffer_init(&b, 65536);
	if (m->beside) {
		buffer_printf(&b, "%.*s_padded", STR_ARG(m->beside->field));
		struct str padded = buffer_str(&b);
		struct buffer text;
		buffer_init(&text, 65536);
		put_helper(j, padded, "template", braces(&text, "00", m->beside->field), NULL,
			   "so that cents have two digits");
		buffer_reset(&text);
		put_helper(j, name_of(&text, m->beside->field, "two_digits"), "from", padded, CENTS,
			   "so that cents have two digits; of others nothing comes");
		buffer_drop(&text);
	} else if (m->century) {
		put_helper(j, name_of(&b, c->field, "digits"), "from", m->from->field, m->pattern,
			   "the year it ends in, without its century");
	}
	buffer_drop(&b);
}

void made_put_members(struct json_out *j, const struct sniff_column *c)
{
	const struct sniff_made *m = c->made;
	struct buffer b;
	buffer_init(&b, 65536);
	if (m->beside) {
		buffer_printf(&b, "{%.*s}%c{%.*s_two_digits}", STR_ARG(m->from->field), m->decimal,
			      STR_ARG(m->beside->field));
		put_str(j, "template", buffer_str(&b));
	} else if (m->century) {
		buffer_printf(&b, "%s{%.*s_digits}", m->century, STR_ARG(c->field));
		put_str(j, "template", buffer_str(&b));
	} else {
		put_str(j, "from", m->from->field);
		put_z(j, "pattern", m->pattern);
		put_int(j, "group", 1);
	}
	buffer_drop(&b);
}
