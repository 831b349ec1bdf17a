#include "cli/iv3/iv3_report.h"
#include "base/text/plural.h"

#include "console/cli.h"

#define REPORT_MOST ((size_t)256 << 20)

static const char *const weight_words[] = {"OPMERKING", "WAARSCHUWING", "FOUT", "GEEN OORDEEL"};
static const char *const weight_names[] = {"remark", "warning", "fault", "unknown"};
static const char *const period_words[] = {"begroting",      "eerste kwartaal", "tweede kwartaal",
					   "derde kwartaal", "vierde kwartaal", "jaarrekening"};

/* What CBS would do. "goedgekeurd" only when every check could be made and none failed. */
static const char *verdict_of(const struct iv3_definitions *d, const struct iv3_findings *f)
{
	if (iv3_count(f, IV3_FAULT))
		return "afgekeurd";
	if (!d || iv3_count(f, IV3_UNKNOWN) || f->more)
		return "geen oordeel";
	return iv3_count(f, IV3_WARNING) ? "goedgekeurd, met aandachtspunten" : "goedgekeurd";
}

static bool approves(const struct iv3_definitions *d, const struct iv3_findings *f)
{
	return d && !iv3_count(f, IV3_FAULT) && !iv3_count(f, IV3_UNKNOWN) && !f->more;
}

/* Hundredths as a plain decimal. */
static void put_amount(struct buffer *out, int64_t v)
{
	uint64_t m = v < 0 ? (uint64_t)-v : (uint64_t)v;
	buffer_printf(out, "%s%llu", v < 0 ? "-" : "", (unsigned long long)(m / 100));
	if (m % 100)
		buffer_printf(out, ".%02llu", (unsigned long long)(m % 100));
}

/* ---- for people ---- */

/* "data.lasten[12], regel 15" */
static void put_place(struct buffer *out, struct str where, uint64_t line)
{
	buffer_append_harmless(out, where);
	if (line)
		buffer_printf(out, ", regel %llu", (unsigned long long)line);
}

static void tell_behind(struct buffer *out, const struct iv3_finding *x)
{
	if (x->nbehind == 0)
		return;
	buffer_printf(out, "                       %llu %s, samen ", (unsigned long long)x->nrows,
		      x->nrows == 1 ? "rij" : "rijen");
	put_amount(out, x->sum);
	if (x->nrows > x->nbehind)
		buffer_printf(out, "; de grootste %zu", x->nbehind);
	buffer_append_z(out, ":\n");
	for (size_t i = 0; i < x->nbehind; i++) {
		const struct iv3_behind *b = &x->behind[i];
		buffer_append_z(out, "                         ");
		put_place(out, b->where, b->line);
		buffer_append_z(out, ": ");
		buffer_append_harmless(out, b->row);
		buffer_append_z(out, ", ");
		buffer_append_harmless(out, b->column);
		buffer_append_z(out, ", ");
		put_amount(out, b->amount);
		if (b->details.len) {
			buffer_append_z(out, " (");
			buffer_append_harmless(out, b->details);
			buffer_append_z(out, ")");
		}
		buffer_append_z(out, "\n");
	}
}

static void tell_finding(struct buffer *out, const struct iv3_finding *x)
{
	buffer_printf(out, "  %-13s %-6s ", weight_words[x->weight], x->code);
	buffer_append_harmless(out, x->text);
	buffer_append_z(out, "\n");
	if (x->where.len && x->nbehind == 0) {
		buffer_append_z(out, "                       waar: ");
		put_place(out, x->where, x->line);
		if (x->lines.len)
			buffer_printf(out, " (%.*s)", STR_ARG(x->lines));
		buffer_append_z(out, "\n");
	}
	tell_behind(out, x);
	if (x->mend.len) {
		buffer_append_z(out, "                       herstel: ");
		buffer_append_harmless(out, x->mend);
		buffer_append_z(out, "\n");
	}
}

static void tell(struct buffer *out, const char *path, const struct iv3_delivery *v,
		 const struct iv3_definitions *d, const char *why, const struct iv3_findings *f,
		 size_t repairs)
{
	buffer_printf(out, "%s%s: ", out->len ? "\n" : "", path);
	buffer_append_harmless(out, v->name.len ? v->name : STR("(zonder naam)"));
	buffer_append_z(out, ", ");
	buffer_append_harmless(out, v->layer);
	buffer_append_z(out, " ");
	buffer_append_harmless(out, v->number);
	buffer_printf(out, ", %d, %s\n", v->year,
		      v->period >= 0 ? period_words[v->period] : "periode onbekend");
	for (int p = 0; p <= IV3_BALANS_STANDEN; p++) {
		struct iv3_total t = iv3_total(v, (enum iv3_part)p);
		if (!v->has[p])
			continue;
		buffer_printf(out, "  %-16s %6llu rijen  ", iv3_part_name((enum iv3_part)p),
			      (unsigned long long)t.rows);
		put_amount(out, t.sum);
		buffer_append_z(out, "\n");
	}
	if (v->ndetails)
		buffer_printf(out, "  met details      %6llu rijen, %s\n",
			      (unsigned long long)v->ndetails,
			      v->details_public ? "openbaar" : "niet openbaar");
	for (size_t i = 0; i < f->n; i++)
		tell_finding(out, &f->items[i]);
	if (f->more)
		buffer_printf(out, "  en nog %llu %s\n", (unsigned long long)f->more,
			      plural(f->more, "bevinding", "bevindingen"));
	if (repairs)
		buffer_printf(
			out,
			"  %zu keer deed een spreadsheet dit, met bewijs: 'stuiver iv3 repair %s' zegt wat er "
			"stond, en herstelt het op verzoek\n",
			repairs, path);
	if (!d)
		buffer_printf(out, "  GEEN OORDEEL  SF888  %s\n", why);
	size_t faults = iv3_count(f, IV3_FAULT), warnings = iv3_count(f, IV3_WARNING),
	       unknown = iv3_count(f, IV3_UNKNOWN) + (d ? 0u : 1u);
	buffer_printf(out, "Oordeel: %s (%zu %s, %zu %s, %zu %s niet kon%s)\n", verdict_of(d, f),
		      faults, plural(faults, "fout", "fouten"), warnings,
		      plural(warnings, "waarschuwing", "waarschuwingen"), unknown,
		      plural(unknown, "controle die", "controles die"), plural(unknown, "", "den"));
}

/* ---- for programs ---- */

static void put_number(struct json_out *j, const char *key, int64_t value)
{
	struct buffer text;
	buffer_init(&text, 64);
	put_amount(&text, value);
	json_put_key_z(j, key);
	json_put_raw(j, buffer_str(&text));
	buffer_drop(&text);
}

static void put_line(struct json_out *j, uint64_t line)
{
	if (!line)
		return;
	json_put_key_z(j, "line");
	json_put_integer(j, (int64_t)line);
}

static void put_behind(struct json_out *j, const struct iv3_finding *x)
{
	if (x->nbehind == 0)
		return;
	json_put_key_z(j, "rows");
	json_put_integer(j, (int64_t)x->nrows);
	put_number(j, "sum", x->sum);
	json_put_key_z(j, "behind");
	json_put_array(j);
	for (size_t i = 0; i < x->nbehind; i++) {
		const struct iv3_behind *b = &x->behind[i];
		json_put_object(j);
		json_put_text(j, "where", b->where);
		put_line(j, b->line);
		json_put_text(j, "part", str_z(iv3_part_name(b->part)));
		json_put_text(j, "row", b->row);
		json_put_text(j, "column", b->column);
		put_number(j, "amount", b->amount);
		if (b->details.len)
			json_put_text(j, "details", b->details);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_finding(struct json_out *j, const struct iv3_finding *x)
{
	json_put_object(j);
	json_put_text(j, "code", str_z(x->code));
	json_put_text(j, "weight", str_z(weight_names[x->weight]));
	json_put_text(j, "text", x->text);
	if (x->where.len)
		json_put_text(j, "where", x->where);
	put_line(j, x->line);
	if (x->lines.len)
		json_put_text(j, "lines", x->lines);
	if (x->mend.len)
		json_put_text(j, "mend", x->mend);
	if (x->row.len || x->column.len) {
		json_put_text(j, "part", str_z(iv3_part_name(x->part)));
		json_put_text(j, "row", x->row);
		json_put_text(j, "column", x->column);
		put_number(j, "amount", x->amount);
	}
	put_behind(j, x);
	json_put_object_end(j);
}

static void put_totals(struct json_out *j, const struct iv3_delivery *v)
{
	json_put_key_z(j, "totals");
	json_put_object(j);
	for (int p = 0; p < IV3_PARTS; p++) {
		struct iv3_total t = iv3_total(v, (enum iv3_part)p);
		if (!v->has[p])
			continue;
		json_put_key_z(j, iv3_part_name((enum iv3_part)p));
		json_put_object(j);
		json_put_key_z(j, "rows");
		json_put_integer(j, (int64_t)t.rows);
		put_number(j, "sum", t.sum);
		json_put_object_end(j);
	}
	json_put_object_end(j);
}

static void put(struct json_out *j, const char *path, const struct iv3_delivery *v,
		const struct iv3_definitions *d, const char *why, const struct iv3_findings *f,
		size_t repairs)
{
	json_put_object(j);
	json_put_text(j, "file", str_z(path));
	json_put_text(j, "layer", v->layer);
	json_put_text(j, "number", v->number);
	json_put_text(j, "name", v->name);
	json_put_key_z(j, "year");
	json_put_integer(j, v->year);
	json_put_key_z(j, "period");
	json_put_integer(j, v->period);
	put_totals(j, v);
	json_put_text(j, "verdict", str_z(verdict_of(d, f)));
	json_put_key_z(j, "approved");
	json_put_bool(j, approves(d, f));
	if (!d)
		json_put_text(j, "noDefinitions", str_z(why));
	json_put_key_z(j, "findings");
	json_put_array(j);
	for (size_t i = 0; i < f->n; i++)
		put_finding(j, &f->items[i]);
	json_put_array_end(j);
	json_put_key_z(j, "repairs");
	json_put_integer(j, (int64_t)repairs);
	json_put_key_z(j, "more");
	json_put_integer(j, (int64_t)f->more);
	json_put_object_end(j);
}

void iv3_report_begin(struct iv3_report *r, bool json)
{
	*r = (struct iv3_report){.json = json};
	buffer_init(&r->out, REPORT_MOST);
	if (!json)
		return;
	json_begin(&r->j, &r->out);
	json_put_array(&r->j);
}

void iv3_report_add(struct iv3_report *r, const char *path, const struct iv3_delivery *v,
		    const struct iv3_definitions *d, const char *why, const struct iv3_findings *f,
		    size_t repairs)
{
	r->refused += !approves(d, f);
	if (r->json)
		put(&r->j, path, v, d, why, f, repairs);
	else
		tell(&r->out, path, v, d, why, f, repairs);
}

int iv3_report_end(struct iv3_report *r, bool whole, struct error *e)
{
	if (r->json)
		json_put_array_end(&r->j);
	if (r->json)
		buffer_append_z(&r->out, "\n");
	int result = whole ? cli_write(buffer_str(&r->out), e) : 0;
	buffer_drop(&r->out);
	return result;
}
