#include "answer/explained.h"
#include "nlgov/dutch_words.h"
#include "provenance/provenance.h"

static void put_citation(struct json_out *j, const struct citation *c)
{
	if (citation_is_empty(c))
		return;
	json_put_key_z(j, "raadsstuk");
	json_put_object(j);
	tell_text(j, "vergadering", c->meeting);
	tell_text(j, "datum", c->meeting_date);
	tell_text(j, "agendapunt", c->agenda_item);
	tell_text(j, "stuk", c->document);
	json_put_object_end(j);
}

static void put_explanation(struct json_out *j, const struct explanation *x)
{
	json_put_object(j);
	tell_text(j, "titel", x->title);
	json_put_key_z(j, "selectie"); /* the whole cube: an empty one */
	json_put_string(j, x->scope.cut);
	json_put_key_z(j, "tekst");
	json_put_string(j, x->text);
	tell_text(j, "bron", x->source);
	put_citation(j, &x->cited);
	tell_text(j, "auteur", x->author);
	tell_text(j, "datum", x->date);
	json_put_object_end(j);
}

void tell_explanations(struct json_out *j, struct result *r)
{
	tell_page(j, r);
	json_put_key_z(j, "toelichtingen");
	json_put_array(j);
	for (size_t i = 0; i < r->explanations->n && !j->out->overflow; i++)
		put_explanation(j, r->explanations->items[i]);
	json_put_array_end(j);
	tell_choice(j, r->question);
}

/* ---- herkomst ---- */

static void put_sums(struct json_out *j, const struct cube *c, const money_sum *sums)
{
	json_put_key_z(j, "bedragen");
	json_put_object(j);
	for (size_t i = 0; i < c->ncolumns; i++) {
		char text[MONEY_TEXT_SIZE];
		size_t n = money_format(text, sums[i], c->columns[i].decimals);
		json_put_key(j, c->columns[i].name);
		json_put_raw(j, (struct str){text, n});
	}
	json_put_object_end(j);
}

static void put_file(struct json_out *j, const struct provenance *p,
		     const struct provenance_part *part)
{
	const struct store_dataset *d = part->dataset;
	const struct dataset_lines *l = part->lines;

	json_put_object(j);
	tell_text(j, "naam", d->source_name);
	tell_text(j, "sha256", d->sha256);
	tell_number(j, "publicatie", d->id);
	tell_number(j, "versie", d->version);
	tell_text(j, "geladenOp", d->loaded_at);
	tell_number(j, "aantalRegels", (int64_t)l->entries);
	put_sums(j, p->cube, l->sums);
	json_put_key_z(j, "regels");
	json_put_array(j);
	for (size_t i = 0; i < l->nranges; i++) {
		json_put_object(j);
		tell_number(j, "van", (int64_t)l->ranges[i].from);
		tell_number(j, "tot", (int64_t)l->ranges[i].to);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	tell_number(j, "meerRegels", (int64_t)l->more_lines);
	json_put_object_end(j);
}

static bool ties(const struct provenance *p)
{
	uint64_t entries = 0;

	for (size_t i = 0; i < p->nparts; i++)
		entries += p->parts[i].lines->entries;
	for (size_t column = 0; column < p->cube->ncolumns; column++) {
		money_sum sum = 0;
		for (size_t i = 0; i < p->nparts; i++)
			sum += p->parts[i].lines->sums[column];
		if (sum != p->sums[column])
			return false;
	}
	return entries == p->entries;
}

void tell_origins(struct json_out *j, const struct result *r)
{
	const struct provenance *p = r->provenance;

	tell_number(j, "aantalRegels", (int64_t)p->entries);
	put_sums(j, p->cube, p->sums);
	json_put_key_z(j, "sluit");
	json_put_bool(j, ties(p));
	json_put_key_z(j, "bestanden");
	json_put_array(j);
	for (size_t i = 0; i < p->nparts && !j->out->overflow; i++)
		put_file(j, p, &p->parts[i]);
	json_put_array_end(j);
	tell_choice(j, p->request);
}
