/* A delivery as Iv3-JSON 2.1. */
#include "iv3/iv3.h"

#include "base/json_out.h"

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

static void put_remark(struct json_out *j, struct str remark)
{
	if (!remark.len)
		return;
	json_put_key_z(j, "opmerkingen");
	json_put_array(j);
	json_put_object(j);
	json_put_text(j, "tekst", remark);
	json_put_object_end(j);
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

void iv3_delivery_write(struct buffer *out, const struct iv3_delivery *v,
			const struct iv3_contact *contact, struct str remark)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	put_about(&j, v);
	put_contact(&j, contact);
	put_remark(&j, remark);
	json_put_key_z(&j, "data");
	json_put_object(&j);
	for (int p = IV3_LASTEN; p <= IV3_BALANS_STANDEN; p++) {
		json_put_key_z(&j, iv3_part_name((enum iv3_part)p));
		json_put_array(&j);
		for (size_t i = 0; i < v->n; i++)
			if (v->rows[i].part == (enum iv3_part)p)
				put_row(&j, &v->rows[i]);
		json_put_array_end(&j);
	}
	json_put_object_end(&j);
	json_put_object_end(&j);
	buffer_append_z(out, "\n");
}
