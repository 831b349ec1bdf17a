/* A delivery as Iv3-JSON 2.1. */
#include "iv3/iv3.h"

#include <stdio.h>

static void put_number(struct json_out *j, const char *key, int64_t n)
{
	json_put_key_z(j, key);
	json_put_integer(j, n);
}

static void put_about(struct json_out *j, const struct iv3_delivery *v)
{
	json_put_key_z(j, "metadata");
	json_put_object(j);
	json_put_text(j, "overheidslaag", v->layer);
	json_put_text(j, "overheidsnummer", v->number);
	json_put_text(j, "overheidsnaam", v->name);
	put_number(j, "boekjaar", v->year);
	put_number(j, "periode", v->period);
	json_put_text(j, "status", v->status);
	json_put_text(j, "datum", v->date);
	json_put_key_z(j, "details_openbaar");
	json_put_bool(j, v->details_public);
	json_put_text(j, "financieel_pakket", v->package);
	json_put_text(j, "export_software", v->software);
	json_put_object_end(j);
}

static void put_contact(struct json_out *j, const struct iv3_contact *c)
{
	json_put_key_z(j, "contact");
	json_put_object(j);
	json_put_text(j, "naam", c->name);
	json_put_text(j, "email", c->email);
	json_put_text(j, "telefoon", c->phone);
	json_put_object_end(j);
}

static void put_remarks(struct json_out *j, const struct str *remarks, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (!remarks[i].len)
			continue;
		if (!any) {
			json_put_key_z(j, "opmerkingen");
			json_put_array(j);
		}
		any = true;
		json_put_object(j);
		json_put_text(j, "tekst", remarks[i]);
		json_put_object_end(j);
	}
	if (any)
		json_put_array_end(j);
}

/* Hundredths as JSON has numbers. */
static void put_amount(struct json_out *j, int64_t v)
{
	char text[40];
	uint64_t m = v < 0 ? (uint64_t)-v : (uint64_t)v;
	int n = snprintf(text, sizeof text, "%s%llu", v < 0 ? "-" : "",
			 (unsigned long long)(m / 100));
	if (m % 100)
		n += snprintf(text + n, sizeof text - (size_t)n, ".%02llu",
			      (unsigned long long)(m % 100));
	json_put_key_z(j, "bedrag");
	json_put_raw(j, (struct str){text, (size_t)n});
}

static void put_row(struct json_out *j, const struct iv3_row *row)
{
	json_put_object(j);
	json_put_text(j, row->part <= IV3_BATEN ? "taakveld" : "balanscode", row->row);
	json_put_text(j, row->part == IV3_BALANS_STANDEN ? "standper" : "categorie", row->column);
	put_amount(j, row->amount);
	if (row->details.len) {
		json_put_key_z(j, "details");
		json_put_raw(j, row->details);
	}
	json_put_object_end(j);
}

/* ---- the parts ---- */

void iv3_write_begin(struct iv3_writer *w, struct buffer *out, const struct iv3_delivery *v,
		     const struct iv3_contact *contact, const struct str *remarks, size_t n)
{
	json_begin(&w->json, out);
	json_put_object(&w->json);
	put_about(&w->json, v);
	put_contact(&w->json, contact);
	put_remarks(&w->json, remarks, n);
	json_put_key_z(&w->json, "data");
	json_put_object(&w->json);
	w->part = -1;
}

/* Those between it and the part at hand are there too, and empty. */
static void go_to(struct iv3_writer *w, int part)
{
	while (w->part < part) {
		if (w->part >= 0)
			json_put_array_end(&w->json);
		w->part++;
		json_put_key_z(&w->json, iv3_part_name((enum iv3_part)w->part));
		json_put_array(&w->json);
	}
}

void iv3_write_row(struct iv3_writer *w, const struct iv3_row *row)
{
	go_to(w, (int)row->part);
	json_put_line(&w->json); /* so that what is loaded of it can be shown by its line */
	put_row(&w->json, row);
}

static void put_told(struct json_out *j, const struct iv3_delivery *v, enum iv3_part part,
		     const char *code)
{
	bool any = false;

	for (size_t i = 0; i < v->ntold; i++) {
		if (v->told[i].part != part)
			continue;
		if (!any) {
			json_put_key_z(j, iv3_part_name(part));
			json_put_array(j);
		}
		any = true;
		json_put_object(j);
		json_put_text(j, "verslagperiode", v->told[i].when);
		json_put_text(j, code, v->told[i].code);
		json_put_text(j, "waarde", v->told[i].value);
		json_put_object_end(j);
	}
	if (any)
		json_put_array_end(j);
}

void iv3_write_end(struct iv3_writer *w, const struct iv3_delivery *v)
{
	go_to(w, IV3_BALANS_STANDEN);
	json_put_array_end(&w->json);
	put_told(&w->json, v, IV3_KENGETALLEN, "kengetal");
	put_told(&w->json, v, IV3_BELEIDSINDICATOREN, "beleidsindicator");
	json_put_object_end(&w->json);
	json_put_object_end(&w->json);
	buffer_append_z(w->json.out, "\n");
}

void iv3_delivery_write(struct buffer *out, const struct iv3_delivery *v,
			const struct iv3_contact *contact, const struct str *remarks, size_t n)
{
	struct iv3_writer w;

	iv3_write_begin(&w, out, v, contact, remarks, n);
	for (int p = IV3_LASTEN; p <= IV3_BALANS_STANDEN; p++)
		for (size_t i = 0; i < v->n; i++)
			if (v->rows[i].part == (enum iv3_part)p)
				iv3_write_row(&w, &v->rows[i]);
	iv3_write_end(&w, v);
}
