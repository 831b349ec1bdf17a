/* The XML writer: elements close themselves, and whatever text comes in, XML goes out. */
#include "html/xml_out.h"

#include <criterion/criterion.h>

static struct buffer text;
static struct xml_out x;

static void begin(void)
{
	buffer_init(&text, 1 << 16);
	xml_put_begin(&x, &text);
	buffer_reset(&text);
}

static void drop(void)
{
	xml_put_end(&x);
	buffer_drop(&text);
}

static void expect(const char *right)
{
	cr_expect(str_eq(buffer_str(&text), str_z(right)), "%.*s", STR_ARG(buffer_str(&text)));
}

Test(xml_out, elements_close_themselves, .init = begin, .fini = drop)
{
	xml_put_open(&x, "feed");
	xml_put_attribute(&x, "xml:lang", STR("nl"));
	xml_put_open(&x, "link");
	xml_put_attribute(&x, "href", STR("/a?b&c"));
	xml_put_close(&x);
	xml_put_element(&x, "title", STR("Zorg & <Leren>"));
	xml_put_element(&x, "empty", STR(""));
	xml_put_close(&x);
	expect("<feed xml:lang=\"nl\"><link href=\"/a?b&amp;c\"/>\n"
	       "<title>Zorg &amp; &lt;Leren&gt;</title>\n<empty></empty>\n</feed>\n");
}

Test(xml_out, what_xml_may_not_have_is_replaced, .init = begin, .fini = drop)
{
	xml_put_open(&x, "a");
	xml_put_attribute(&x, "b", STR("\"'\x01"));
	xml_put_text(&x, STR("\x1b[0m \xff"));
	xml_put_close(&x);
	expect("<a b=\"&quot;&#39;\xEF\xBF\xBD\">\xEF\xBF\xBD[0m \xEF\xBF\xBD</a>\n");
}
