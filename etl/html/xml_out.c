#include "html/xml_out.h"

#include "html/html.h"

#include <assert.h>

void xml_put_begin(struct xml_out *x, struct buffer *out)
{
	*x = (struct xml_out){.out = out};
	buffer_append_z(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

static void escaped(struct xml_out *x, struct str text)
{
	struct html h = {.out = x->out};

	html_put_attr(&h, text);
}

static void end_tag(struct xml_out *x)
{
	if (x->in_tag)
		buffer_append_char(x->out, '>');
	x->in_tag = false;
}

void xml_put_open(struct xml_out *x, const char *name)
{
	assert(x->depth < XML_DEPTH);
	end_tag(x);
	x->open[x->depth++] = name;
	x->in_tag = true;
	buffer_printf(x->out, "<%s", name);
}

void xml_put_attribute(struct xml_out *x, const char *name, struct str value)
{
	assert(x->in_tag);
	buffer_printf(x->out, " %s=\"", name);
	escaped(x, value);
	buffer_append_char(x->out, '"');
}

void xml_put_text(struct xml_out *x, struct str text)
{
	end_tag(x);
	escaped(x, text);
}

void xml_put_close(struct xml_out *x)
{
	assert(x->depth > 0);
	const char *name = x->open[--x->depth];

	if (x->in_tag)
		buffer_append_z(x->out, "/>\n");
	else
		buffer_printf(x->out, "</%s>\n", name);
	x->in_tag = false;
}

void xml_put_element(struct xml_out *x, const char *name, struct str text)
{
	xml_put_open(x, name);
	xml_put_text(x, text);
	xml_put_close(x);
}

void xml_put_end(const struct xml_out *x)
{
	assert(x->depth == 0);
	(void)x;
}
