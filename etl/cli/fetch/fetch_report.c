#include "cli/fetch/fetch_report.h"

#include "base/text/json_out.h"

static void subject_line(struct buffer *out, const struct statistics *s,
			 enum statistic_subject subject)
{
	const struct statistic *first = NULL;
	int32_t from = 0, to = 0;
	uint64_t n = 0, regions = 0;
	struct str last = STR("");

	for (size_t i = 0; i < s->n; i++) {
		const struct statistic *item = &s->items[i];
		if (item->subject != subject)
			continue;
		from = first && from < item->year ? from : item->year;
		to = first && to > item->year ? to : item->year;
		regions += !first || !str_eq(last, item->region);
		last = item->region;
		first = first ? first : item;
		n++;
	}
	if (first)
		buffer_printf(out, "  %-12s %7llu  %4llu %-14s  %d-%d  %.*s\n",
			      statistic_name(subject), (unsigned long long)n,
			      (unsigned long long)regions,
			      subject == STATISTIC_CPI ? "country" : "municipalities", (int)from,
			      (int)to, STR_ARG(s->sources[first->source].table));
}

void fetch_report_text(struct buffer *out, const struct fetch_report *r)
{
	const struct statistics_change *c = r->change;

	for (int i = 0; i < STATISTIC_SUBJECTS; i++)
		subject_line(out, r->found, (enum statistic_subject)i);
	buffer_printf(out, "%llu new, %llu changed, %llu as they were",
		      (unsigned long long)c->added, (unsigned long long)c->changed,
		      (unsigned long long)c->same);
	if (c->removed)
		buffer_printf(out, "; %llu indices of another table removed",
			      (unsigned long long)c->removed);
	if (r->asked->withheld)
		buffer_printf(out, "; %llu that CBS does not have or give",
			      (unsigned long long)r->asked->withheld);
	buffer_append_z(out, ".\n");
}

void fetch_report_json(struct buffer *out, const struct fetch_report *r)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_count(&j, "figures", r->found->n);
	json_put_count(&j, "added", r->change->added);
	json_put_count(&j, "changed", r->change->changed);
	json_put_count(&j, "same", r->change->same);
	json_put_count(&j, "removed", r->change->removed);
	json_put_count(&j, "withheld", r->asked->withheld);
	json_put_count(&j, "requests", r->asked->requests);
	json_put_key_z(&j, "asked");
	json_put_object(&j);
	for (int i = 0; i < STATISTIC_SUBJECTS; i++) {
		if (!r->asked->shape[i])
			continue;
		json_put_key_z(&j, statistic_name((enum statistic_subject)i));
		json_put_string_z(&j, r->asked->shape[i]);
	}
	json_put_object_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}
