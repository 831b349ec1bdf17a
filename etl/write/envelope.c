/* What all answers say of their question. */
#include "write/json_answer.h"

void json_refs(struct json_out *j, const char *key, const struct columns *columns)
{
	json_put_key_z(j, key);
	json_put_array(j);
	for (size_t i = 0; i < columns->n; i++)
		json_put_string(j, columns->items[i].ref);
	json_put_array_end(j);
}

static const char *operator_of(const struct test *t)
{
	/* An exclusion's stands behind the mark it begins with. */
	const char *name = t->text && t->text->substring ? "!*="
			   : t->text                     ? "!~"
			   : t->range                    ? "!.."
							 : "!:";

	return t->negated ? name : name + 1;
}

void json_ignored(struct json_out *j, const struct question *r)
{
	if (!r->ignored.len)
		return;
	json_put_key_z(j, "ignored");
	json_put_string(j, r->ignored);
}

void json_cut(struct json_out *j, const struct question *r)
{
	json_ignored(j, r);
	json_put_key_z(j, "cell");
	json_put_array(j);
	for (size_t i = 0; i < r->ntests; i++) {
		json_put_object(j);
		json_put_key_z(j, "ref");
		json_put_string(j, r->tests[i].ref);
		json_put_key_z(j, "operator");
		json_put_string_z(j, operator_of(&r->tests[i]));
		json_put_key_z(j, "value");
		json_put_raw(j, r->tests[i].echo);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void json_tail(struct json_out *j, const struct question *r)
{
	json_put_key_z(j, "order");
	json_put_array(j);
	for (size_t i = 0; i < r->norders; i++) {
		json_put_array(j);
		json_put_string(j, r->orders[i].ref);
		json_put_string_z(j, r->orders[i].descending ? "desc" : "asc");
		json_put_array_end(j);
	}
	json_put_array_end(j);
	json_put_key_z(j, "page");
	json_put_integer(j, r->page);
	json_put_key_z(j, "page_size");
	json_put_integer(j, r->page_size);
	json_put_key_z(j, "status");
	json_put_string_z(j, "ok");
}
