/* Parts of the reports. */
#include "privacy/report/report_parts.h"

/* ---- as Markdown, of which a page is made ---- */

/* Any text, as words and nothing else. */
void report_put(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool mark = c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') &&
			    !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
		if (mark)
			buffer_append_char(out, '\\');
		buffer_append_char(out, c < ' ' ? ' ' : s.ptr[i]);
	}
}

void report_put_row(struct buffer *out, const struct str *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buffer_append_z(out, "| ");
		report_put(out, texts[i]);
		buffer_append_char(out, ' ');
	}
}

void report_put_head(struct buffer *out, const char *title, const char *names, size_t n)
{
	buffer_printf(out, "\n## %s\n\n%s\n", title, names);
	for (size_t i = 0; i < n; i++)
		buffer_append_z(out, "|---");
	buffer_append_z(out, "|\n");
}

const char *report_action_words(enum privacy_rule rule, enum privacy_action action)
{
	static const char *const words[PRIVACY_ACTIONS] = {"gemeld",
							   "afgeschermd tot er een besluit is",
							   "samen te voegen",
							   "afgeschermd",
							   "altijd afgeschermd",
							   "kolom afgeschermd"};
	return rule == PRIVACY_HEALTH && action == PRIVACY_BLOCK ? "hele tekst afgeschermd"
								 : words[action];
}

void report_put_decisions(struct buffer *out, const struct privacy_policy *p)
{
	if (p->ndecisions > 0)
		report_put_head(out, "Besluiten", "| Mag openbaar | Grond | Wie | Wanneer |", 4);
	for (size_t i = 0; i < p->ndecisions; i++) {
		const struct policy_decision *d = &p->decisions[i];
		const struct str texts[] = {d->allow, d->ground, d->by, d->at};
		report_put_row(out, texts, 4);
		buffer_append_z(out, "|\n");
	}
}

/* ---- as text, and JSON ---- */

void report_tell_decisions(struct buffer *out, const struct privacy_policy *p)
{
	if (p->ndecisions > 0)
		buffer_append_z(out, "\nDecided\n");
	for (size_t i = 0; i < p->ndecisions; i++) {
		const struct policy_decision *d = &p->decisions[i];
		const struct str parts[] = {d->allow, d->ground, d->by, d->at};
		buffer_append_z(out, "  ");
		for (size_t k = 0; k < 4; k++) {
			buffer_append_harmless(out, parts[k]);
			buffer_append_z(out, k < 3 ? "; " : "\n");
		}
	}
}

void report_json_texts(struct json_out *j, const char *const *names, const struct str *texts,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_put_key_z(j, names[i]);
		json_put_string(j, texts[i]);
	}
}

void report_json_decisions(struct json_out *j, const struct privacy_policy *p)
{
	static const char *const names[] = {"allow", "ground", "by", "at"};
	json_put_key_z(j, "decisions");
	json_put_array(j);
	for (size_t i = 0; i < p->ndecisions; i++) {
		const struct policy_decision *d = &p->decisions[i];
		const struct str texts[] = {d->allow, d->ground, d->by, d->at};
		json_put_object(j);
		report_json_texts(j, names, texts, 4);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}
