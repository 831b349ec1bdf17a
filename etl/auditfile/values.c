#include "auditfile/values.h"

void values_init(struct values *v)
{
	*v = (struct values){0};
	buffer_init(&v->text, SIZE_MAX);
}

void values_drop(struct values *v)
{
	buffer_drop(&v->text);
}

void values_reset(struct values *v)
{
	buffer_reset(&v->text);
	memset(v->cells, 0, sizeof v->cells);
	v->contradicts = false;
}

struct str values_get(const struct values *v, int slot)
{
	if (v->cells[slot].n == 0)
		return STR("");
	return (struct str){v->text.ptr + v->cells[slot].at, v->cells[slot].n};
}

void values_set(struct values *v, int slot, struct str text)
{
	v->cells[slot].at = v->text.len;
	v->cells[slot].n = text.len;
	v->cells[slot].set = true;
	buffer_append_str(&v->text, text);
}

static bool is_amount(int slot)
{
	return slot == AUDITFILE_AMOUNT || slot == AUDITFILE_AMOUNT_TYPE || slot == SLOT_DEBIT ||
	       slot == SLOT_CREDIT || slot == AUDITFILE_ACCOUNT;
}

void values_add(struct values *v, int slot, struct str text, bool each)
{
	struct str old = values_get(v, slot);
	bool same = str_eq(old, text);
	if (!v->cells[slot].set || (old.len == 0 && !each)) {
		values_set(v, slot, text);
	} else if (is_amount(slot)) {
		v->contradicts = v->contradicts || !same;
	} else if (each || (!same && text.len)) {
		size_t at = v->text.len;
		buffer_reserve(&v->text, old.len + 2 + text.len);
		old = values_get(v, slot); /* the memory may have moved */
		buffer_append_str(&v->text, old);
		buffer_append_z(&v->text, "; ");
		buffer_append_str(&v->text, text);
		v->cells[slot].at = at;
		v->cells[slot].n = v->text.len - at;
	}
}
