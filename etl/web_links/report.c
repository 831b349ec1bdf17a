/* What became of them: for a terminal, a program, a spreadsheet. */
#include "web_links/collected.h"

#include "base/text/csv_out.h"
#include "base/text/json_out.h"

static const struct {
	const char *dutch, *english;
} verdicts[LINK_VERDICTS] = {
	[LINK_DEAD] = {"dood: daar is niets meer", "dead: there is nothing any more"},
	[LINK_SILENT] = {"stil: er kwam geen antwoord, dus niets is bekend",
			 "silent: no answer came, so nothing is known"},
	[LINK_CLOSED] = {"dicht: antwoordt, maar laat een programma niet kijken",
			 "closed: answers, but lets no program look"},
	[LINK_MOVED] = {"verhuisd: staat voorgoed op een ander adres",
			"moved: stands at another address for good"},
	[LINK_ALIVE] = {"leeft", "alive"},
};

static const struct {
	const char *dutch, *english;
} reasons[LINK_REASONS] = {
	[REASON_NO_HOST] = {"deze naam bestaat niet of is niet op te zoeken",
			    "no such name, or it cannot be looked up"},
	[REASON_NO_ADDRESS] = {"dit is geen webadres", "this is no web address"},
	[REASON_REDIRECTS] = {"verwijst steeds door", "redirects without end"},
	[REASON_ROBOTS] = {"robots.txt vraagt er niet te kijken", "robots.txt asks not to look"},
	[REASON_TRUST] = {"het certificaat klopt niet", "the certificate does not check out"},
	[REASON_PRIVATE] = {"leidt naar een besloten netwerk; lezers komen daar niet",
			    "leads into a private network; readers cannot go there"},
	[REASON_NO_ANSWER] = {"geen verbinding, of geen antwoord op tijd",
			      "no connection, or no answer in time"},
	[REASON_BUSY] = {"vraagt later terug te komen", "asks to come back later"},
};

static void put_reason(struct buffer *out, const struct link *x, bool dutch)
{
	const char *why = dutch ? reasons[x->reason].dutch : reasons[x->reason].english;

	if (x->reason == REASON_STATUS)
		buffer_printf(out, dutch ? "antwoord %d" : "answer %d", x->http);
	else if (why)
		buffer_append_z(out, why);
	if (x->verdict == LINK_MOVED || (x->verdict != LINK_ALIVE && x->moved_to.len))
		buffer_printf(out, "%s→ ", why || x->reason == REASON_STATUS ? " " : "");
	if (x->verdict != LINK_ALIVE)
		buffer_append_harmless(out, x->moved_to);
}

static void put_place(struct buffer *out, const struct link_place *p, bool dutch)
{
	buffer_append_harmless(out, p->cube);
	if (p->number) {
		buffer_printf(out, dutch ? ", toelichting %llu \"" : ", explanation %llu \"",
			      (unsigned long long)p->number);
		buffer_append_harmless(out, p->title);
		buffer_append_z(out, "\", ");
	} else {
		buffer_append_z(out, ": ");
	}
	bool source = p->number && str_eq(p->member, STR("source"));
	bool text = p->number && str_eq(p->member, STR("text"));
	if (dutch && (source || text))
		buffer_append_z(out, source ? "bron" : "tekst");
	else
		buffer_append_harmless(out, p->member);
}

static void put_link(struct buffer *out, const struct link *x, bool dutch)
{
	buffer_append_z(out, "  ");
	buffer_append_harmless(out, x->url);
	if (x->reason != REASON_NONE || x->verdict == LINK_MOVED) {
		buffer_append_z(out, "\n      ");
		put_reason(out, x, dutch);
	}
	buffer_append_char(out, '\n');
	for (size_t i = 0; i < x->nplaces; i++) {
		buffer_append_z(out, "      in ");
		put_place(out, &x->places[i], dutch);
		buffer_append_char(out, '\n');
	}
}

static void put_group(struct buffer *out, struct web_links *l, enum link_verdict v, bool dutch)
{
	size_t n = links_count(l, v);

	if (n == 0 || v == LINK_ALIVE)
		return;
	buffer_printf(out, "%s (%zu)\n", dutch ? verdicts[v].dutch : verdicts[v].english, n);
	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].verdict == v)
			put_link(out, &l->items[i], dutch);
	buffer_append_char(out, '\n');
}

void links_text(struct buffer *out, struct web_links *l, bool dutch)
{
	size_t counts[LINK_VERDICTS];

	links_sort(l);
	for (int v = 0; v < LINK_VERDICTS; v++) {
		counts[v] = links_count(l, (enum link_verdict)v);
		put_group(out, l, (enum link_verdict)v, dutch);
	}
	buffer_printf(
		out,
		dutch ? "%zu adressen: %zu leven, %zu verhuisd, %zu dicht, %zu dood, %zu stil\n"
		      : "%zu addresses: %zu alive, %zu moved, %zu closed, %zu dead, %zu silent\n",
		l->n, counts[LINK_ALIVE], counts[LINK_MOVED], counts[LINK_CLOSED],
		counts[LINK_DEAD], counts[LINK_SILENT]);
	if (l->n && counts[LINK_SILENT] == l->n)
		buffer_append_z(
			out,
			dutch ? "Niets antwoordde: heeft deze machine een netwerk? Een proxy "
				"wordt genoemd in https_proxy.\n"
			      : "Nothing answered: has this machine a network? A proxy is named in "
				"https_proxy.\n");
}

static const char *verdict_word(const struct link *x)
{
	return x->verdict < LINK_VERDICTS ? verdict_words[x->verdict] : "untried";
}

static void put_places(struct json_out *j, const struct link *x)
{
	json_put_key_z(j, "places");
	json_put_array(j);
	for (size_t i = 0; i < x->nplaces; i++) {
		json_put_object(j);
		json_put_key_z(j, "cube");
		json_put_string(j, x->places[i].cube);
		if (x->places[i].number) {
			json_put_key_z(j, "explanation");
			json_put_integer(j, (int64_t)x->places[i].number);
			json_put_key_z(j, "title");
			json_put_string(j, x->places[i].title);
		}
		json_put_key_z(j, "member");
		json_put_string(j, x->places[i].member);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void links_json(struct buffer *out, struct web_links *l)
{
	struct json_out j;

	links_sort(l);
	json_begin(&j, out);
	json_put_object(&j);
	for (int v = 0; v < LINK_VERDICTS; v++) {
		json_put_key_z(&j, verdict_words[v]);
		json_put_integer(&j, (int64_t)links_count(l, (enum link_verdict)v));
	}
	json_put_key_z(&j, "links");
	json_put_array(&j);
	for (size_t i = 0; i < l->n; i++) {
		const struct link *x = &l->items[i];
		json_put_object(&j);
		json_put_key_z(&j, "url");
		json_put_string(&j, x->url);
		json_put_key_z(&j, "verdict");
		json_put_string_z(&j, verdict_word(x));
		json_put_key_z(&j, "reason");
		json_put_string_z(&j, reason_words[x->reason]);
		json_put_key_z(&j, "status");
		json_put_integer(&j, x->http);
		json_put_key_z(&j, "moved_to");
		json_put_string(&j, x->moved_to);
		json_put_key_z(&j, "tried");
		json_put_string(&j, x->tried);
		put_places(&j, x);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void put_row(struct buffer *out, const struct link *x, const struct link_place *p)
{
	const struct str first[] = {str_z(verdict_word(x)), str_z(reason_words[x->reason])};

	for (size_t i = 0; i < 2; i++) {
		csv_field(out, first[i]);
		csv_comma(out);
	}
	if (x->http)
		buffer_printf(out, "%d", x->http);
	csv_comma(out);
	csv_field(out, x->url);
	csv_comma(out);
	csv_field(out, x->moved_to);
	csv_comma(out);
	csv_field(out, x->tried);
	csv_comma(out);
	csv_field(out, p->cube);
	csv_comma(out);
	if (p->number)
		buffer_printf(out, "%llu", (unsigned long long)p->number);
	csv_comma(out);
	csv_field(out, p->title);
	csv_comma(out);
	csv_field(out, p->member);
	csv_end(out);
}

void links_csv(struct buffer *out, struct web_links *l)
{
	links_sort(l);
	buffer_append_z(out,
			"verdict,reason,status,url,moved_to,tried,cube,explanation,title,member\n");
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->items[i].nplaces; k++)
			put_row(out, &l->items[i], &l->items[i].places[k]);
}
