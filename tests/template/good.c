/* Renders good.tmpl, to be compared with good.html. */
#include "base/memory/arena.h"
#include "html/html.h"

#include <stdio.h>

struct row {
	struct str name;
	struct url url;
	int lines;
	bool own;
};

void page(struct html *out, const struct row *rows, size_t n);
void sentence(struct html *out, struct url u, struct str town);

int main(void)
{
	struct arena *a = arena_new();
	struct url_draft d;
	struct buffer b;
	struct html h;
	struct error e;
	struct row rows[2] = {{STR("Zorg & \"Jeugd\" <\xff\x01>"), URL(""), 3, true},
			      {STR("'t Gooi"), URL("/x?a=1&b=2"), -4, false}};
	url_start(&d, a, URL("/stuiver"));
	url_segment(&d, rows[0].name);
	url_query(&d, "taal", STR("e&n"));
	rows[0].url = url_done(&d);
	buffer_init(&b, 1 << 20);
	html_begin(&h, &b, LANG_EN);
	page(&h, rows, 2);
	sentence(&h, rows[1].url, rows[1].name);
	int result = html_end(&h, &e);
	fwrite(b.ptr, 1, b.len, stdout);
	buffer_drop(&b);
	arena_free(a);
	return result != 0;
}
