#include "provenance/veil.h"

#include "base/memory/arena.h"
#include "privacy/privacy.h"

#include <stdio.h>

/* Of one policy. */
struct veil_policy {
	struct privacy_policy *policy;
	struct privacy_scan *scan;
	struct privacy_column **columns; /* NULL: not looked at */
};

struct veil {
	struct arena *arena;
	struct veil_policy *policies;
	size_t n, width;
	struct buffer text; /* between two policies */
};

static int open_one(struct veil_policy *p, struct arena *a, struct str policy,
		    const struct veil_column *columns, size_t width, struct error *e)
{
	if (privacy_policy_read(&p->policy, policy, e) != 0)
		return -1;
	p->scan = privacy_scan_new(p->policy);
	p->columns = ARENA_ARRAY(a, struct privacy_column *, width + 1);
	for (size_t i = 0; i < width; i++) {
		if (columns[i].look == VEIL_NONE)
			continue;
		char place[24];
		snprintf(place, sizeof place, "%zu", i + 1);
		p->columns[i] = privacy_scan_column(p->scan, columns[i].field, str_z(place));
		privacy_column_set(p->columns[i], columns[i].look == VEIL_CODES,
				   privacy_rules_of(columns[i].accepted));
	}
	return 0;
}

int veil_open(struct veil **out, const struct str *policies, size_t n,
	      const struct veil_column *columns, size_t width, struct error *e)
{
	struct arena *a = arena_new();
	struct veil *v = ARENA_NEW(a, struct veil);
	*v = (struct veil){.arena = a, .width = width};
	buffer_init(&v->text, SIZE_MAX);
	v->policies = ARENA_ARRAY(a, struct veil_policy, n + 1);
	for (; v->n < n; v->n++)
		if (open_one(&v->policies[v->n], a, policies[v->n], columns, width, e) != 0) {
			veil_free(v);
			return -1;
		}
	*out = v;
	return 0;
}

void veil_free(struct veil *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->n; i++) {
		privacy_scan_free(v->policies[i].scan);
		privacy_policy_free(v->policies[i].policy);
	}
	buffer_drop(&v->text);
	arena_free(v->arena);
}

bool veil_hides(struct veil *v, size_t column, struct str field, struct buffer *out)
{
	bool hidden = false;
	size_t from = out->len;
	for (size_t i = 0; v && i < v->n && column < v->width; i++) {
		const struct veil_policy *p = &v->policies[i];
		struct privacy_look look;
		struct str text = hidden ? buffer_str(&v->text) : field;
		if (!p->columns[column])
			continue;
		privacy_look_at(&look, p->policy, p->columns[column], text);
		if (look.n == 0)
			continue;
		out->len = from;
		if (privacy_redact(out, p->columns[column], text, &look)) {
			hidden = true;
			buffer_reset(&v->text);
			buffer_append(&v->text, out->ptr + from, out->len - from);
		}
	}
	out->len = from;
	if (hidden)
		buffer_append_str(out, buffer_str(&v->text));
	return hidden;
}
