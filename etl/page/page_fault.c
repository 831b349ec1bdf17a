/* What a reader gets instead of a page. */
#include "base/text/json_out.h"
#include "page/layout.h"

static struct str fault_title(enum lang lang, int status)
{
	switch (status) {
	case 404:
		return text_of(lang, T("Niet gevonden"));
	case 410:
		return text_of(lang, T("Ingetrokken"));
	default:
		return text_of(lang, T("Dit gaat niet"));
	}
}

/* Where a program reads: what is off, in one text. */
static void tell_plainly(struct page *p, const struct fault *f)
{
	struct buffer *out = &p->answer->body;
	struct str why = f->status == 410 ? f->reason : f->what;
	struct str text =
		arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(fault_title(p->lang, f->status)),
			     why.len ? ": " : "", STR_ARG(why));
	struct json_out j;

	buffer_reset(out);
	p->answer->content_type = p->fault_type;
	if (strcmp(p->fault_type, PAGE_FAULT_JSON) != 0) {
		buffer_append_str(out, text);
		buffer_append_char(out, '\n');
		return;
	}
	json_begin(&j, out);
	json_put_object(&j);
	json_put_text_z(&j, "status", "error");
	json_put_text(&j, "message", text);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

void page_tell(struct page *p, const struct fault *f)
{
	p->answer->status = f->status;
	if (p->fault_type) {
		tell_plainly(p, f);
		return;
	}
	p->ncrumbs = 0;
	p->here = "";
	p->unindexed = true;
	p->title = fault_title(p->lang, f->status);
	page_write(p, fault_body, f);
}

void page_fault(struct page *p, int status, struct str what)
{
	const struct fault f = {.status = status, .what = what};

	page_tell(p, &f);
}
