#include "provenance/veil.h"

#include "base/arena.h"
#include "privacy/privacy.h"

#include <stdio.h>

struct veil {
	struct arena *arena;
	struct privacy_policy *policy;
	struct privacy_scan *scan;
	struct privacy_column **columns; /* NULL: not looked at */
	size_t width;
};

int veil_open(struct veil **out, struct str policy, const struct veil_column *columns, size_t width,
	      struct error *e)
{
	struct arena *a = arena_new();
	struct veil *v = ARENA_NEW(a, struct veil);
	*v = (struct veil){.arena = a, .width = width};
	if (privacy_policy_read(&v->policy, policy, e) != 0) {
		veil_free(v);
		return -1;
	}
	v->scan = privacy_scan_new(v->policy);
	v->columns = ARENA_ARRAY(a, struct privacy_column *, width + 1);
	for (size_t i = 0; i < width; i++) {
		if (columns[i].look == VEIL_NONE)
			continue;
		char place[24];
		snprintf(place, sizeof place, "%zu", i + 1);
		v->columns[i] = privacy_scan_column(v->scan, columns[i].field, str_z(place));
		privacy_column_set(v->columns[i], columns[i].look == VEIL_CODES,
				   privacy_rules_of(columns[i].accepted));
	}
	*out = v;
	return 0;
}

void veil_free(struct veil *v)
{
	if (!v)
		return;
	privacy_scan_free(v->scan);
	privacy_policy_free(v->policy);
	arena_free(v->arena);
}

bool veil_hides(struct veil *v, size_t column, struct str field, struct buffer *out)
{
	struct privacy_look look;
	if (!v || column >= v->width || !v->columns[column])
		return false;
	privacy_look_at(&look, v->policy, v->columns[column], field);
	return look.n > 0 && privacy_redact(out, v->columns[column], field, &look);
}
