/* What was published, in writing, to be kept and to hold a copy against. */
#include "desk_release/published.h"

#include "deliveries/mapping/truth.h"
#include "road/manifest.h"
#include <stdio.h>

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

static int write(struct visit *v, struct store *s, struct error *e)
{
	struct buffer manifest;
	buffer_init(&manifest, MANIFEST_MAX);
	int result = manifest_write(&manifest, s, v->arena, v->numbers[0], e);
	if (result == 0) {
		buffer_reset(&v->reply->body);
		manifest_document(&v->reply->body, buffer_str(&manifest), NULL);
		v->reply->content_type = "application/json";
		snprintf(v->reply->filename, sizeof v->reply->filename, "manifest-%lld.json",
			 (long long)v->numbers[0]);
	}
	buffer_drop(&manifest);
	return result;
}

void handle_manifest(struct visit *v)
{
	struct store_dataset *all = NULL;
	struct store *s;
	struct error e;
	size_t n = 0, at = 0;
	if (truth_store(v->desk, &s, &e)) {
		visit_failed(v, &e);
		return;
	}
	if (s && !published_datasets(v, s, &all, &n)) {
		store_close(s);
		return;
	}
	while (at < n && all[at].id != v->numbers[0])
		at++;
	if (at == n)
		visit_fault(v, 404, in_words(v, T("Deze publicatie is er niet.")));
	else if (write(v, s, &e) && e.status == STATUS_REFUSED)
		visit_fault(
			v, 409,
			in_words(v, T("De regels hiervan zijn verwijderd: een manifest is er niet "
				      "meer van te maken.")));
	else if (v->reply->filename[0] == '\0')
		visit_failed(v, &e);
	store_close(s);
}
