#include "cli/serve/hooks_text.h"

#include "base/text/json_out.h"
#include "base/text/moment.h"

void hook_text_made(struct buffer *out, const struct hook *k, const char *secret, bool json)
{
	struct json_out j;

	if (!json) {
		buffer_printf(out, "webhook %lld\nsecret  %s\n", (long long)k->id, secret);
		buffer_append_z(out, "Give the secret to whoever receives; it is not shown again. "
				     "'stuiver hooks send' sends what changes from now on.\n");
		return;
	}
	json_begin(&j, out);
	json_put_object(&j);
	json_put_count(&j, "webhook", (uint64_t)k->id);
	json_put_text(&j, "secret", str_z(secret));
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

/* ---- tokens ---- */

void hook_text_token(struct buffer *out, int64_t id, const char *token, bool json)
{
	struct json_out j;

	if (!json) {
		buffer_printf(out, "token %lld\n%s\n", (long long)id, token);
		buffer_append_z(out, "Give it to whoever it is for; it is not shown again.\n");
		return;
	}
	json_begin(&j, out);
	json_put_object(&j);
	json_put_count(&j, "number", (uint64_t)id);
	json_put_text(&j, "token", str_z(token));
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void put_token(struct json_out *j, const struct hook_token *t)
{
	char at[MOMENT_SIZE];

	json_put_object(j);
	json_put_count(j, "number", (uint64_t)t->id);
	json_put_text(j, "label", t->label);
	json_put_text(j, "madeAt", moment_write(at, t->made_at));
	json_put_count(j, "webhooks", t->hooks);
	json_put_object_end(j);
}

void hooks_text_tokens(struct buffer *out, const struct hook_token *all, size_t n, bool json)
{
	struct json_out j;
	char at[MOMENT_SIZE];

	if (json) {
		json_begin(&j, out);
		json_put_array(&j);
		for (size_t i = 0; i < n; i++)
			put_token(&j, &all[i]);
		json_put_array_end(&j);
		buffer_append_char(out, '\n');
		return;
	}
	for (size_t i = 0; i < n; i++) {
		buffer_printf(out, "%lld  ", (long long)all[i].id);
		buffer_append_harmless(out, all[i].label);
		buffer_printf(out, ", %s, webhooks: %llu\n", moment_write(at, all[i].made_at).ptr,
			      (unsigned long long)all[i].hooks);
	}
}

/* ---- a list ---- */

static void put_hook(struct json_out *j, const struct hook *k)
{
	char at[MOMENT_SIZE];

	json_put_object(j);
	json_put_count(j, "webhook", (uint64_t)k->id);
	json_put_text(j, "url", k->url);
	json_put_text(j, "cube", k->cube);
	json_put_text(j, "cut", k->cut);
	json_put_text(j, "measure", k->measure);
	json_put_text(j, "contact", k->contact);
	json_put_text(j, "madeAt", moment_write(at, k->made_at));
	if (k->known)
		json_put_text(j, "total", k->total);
	json_put_text(j, "state", k->off_at ? STR("off") : k->tries ? STR("retrying") : STR("on"));
	json_put_count(j, "waiting", k->waiting);
	json_put_count(j, "taken", k->taken);
	if (k->off_at)
		json_put_text(j, "offAt", moment_write(at, k->off_at));
	if (k->tries && !k->off_at)
		json_put_text(j, "nextTry", moment_write(at, k->next_at));
	if (k->fault.len)
		json_put_text(j, "fault", k->fault);
	json_put_object_end(j);
}

static void show_hook(struct buffer *out, const struct hook *k)
{
	char at[MOMENT_SIZE];

	buffer_printf(out, "%lld  ", (long long)k->id);
	buffer_append_harmless(out, k->url);
	buffer_append_z(out, "\n   ");
	buffer_append_harmless(out, k->cube);
	buffer_append_z(out, " ");
	buffer_append_harmless(out, k->cut.len ? k->cut : STR("(all)"));
	buffer_printf(out, ", %.*s: ", STR_ARG(k->measure));
	buffer_append_str(out, k->known ? k->total : STR("not published"));
	buffer_printf(out, "\n   %llu waiting, %llu taken", (unsigned long long)k->waiting,
		      (unsigned long long)k->taken);
	if (k->off_at)
		buffer_printf(out, "\n   OFF since %.*s; 'stuiver hooks on %lld' goes on",
			      STR_ARG(moment_write(at, k->off_at)), (long long)k->id);
	else if (k->tries)
		buffer_printf(out, "\n   not taken %lld times, next at %.*s", (long long)k->tries,
			      STR_ARG(moment_write(at, k->next_at)));
	if (k->fault.len) {
		buffer_append_z(out, "\n   ");
		buffer_append_harmless(out, k->fault);
	}
	buffer_append_char(out, '\n');
}

void hooks_text(struct buffer *out, const struct hook *all, size_t n, bool json)
{
	struct json_out j;

	if (json) {
		json_begin(&j, out);
		json_put_array(&j);
		for (size_t i = 0; i < n; i++)
			put_hook(&j, &all[i]);
		json_put_array_end(&j);
		buffer_append_char(out, '\n');
		return;
	}
	for (size_t i = 0; i < n; i++)
		show_hook(out, &all[i]);
	if (n == 0)
		buffer_append_z(out, "no webhooks\n");
}

void hooks_text_sent(struct buffer *out, const struct hooks_sent *sent, bool json)
{
	struct json_out j;

	if (json) {
		json_begin(&j, out);
		json_put_object(&j);
		json_put_count(&j, "changed", sent->changed);
		json_put_count(&j, "taken", sent->taken);
		json_put_count(&j, "failed", sent->failed);
		json_put_count(&j, "off", sent->off);
		json_put_key_z(&j, "busy");
		json_put_bool(&j, sent->busy);
		json_put_object_end(&j);
		buffer_append_char(out, '\n');
	} else if (sent->busy) {
		buffer_append_z(out, "another process is sending them\n");
	} else {
		buffer_printf(out, "%llu changed, %llu taken, %llu not taken, %llu switched off\n",
			      (unsigned long long)sent->changed, (unsigned long long)sent->taken,
			      (unsigned long long)sent->failed, (unsigned long long)sent->off);
	}
}

struct str hook_text_off(struct arena *a, const struct hook *k)
{
	return arena_printf(
		a,
		"Webhook %lld meldt u geen wijzigingen meer: berichten kwamen niet aan.\n\n"
		"Adres: %.*s\nTotaal: %.*s %.*s\nLaatste fout: %.*s\nBerichten die wachten: %llu\n\n"
		"Is het verholpen, vraag dan de beheerder om 'stuiver hooks on %lld': wat wacht komt dan "
		"alsnog.\n\n"
		"Webhook %lld was switched off: messages were not taken. What waits is sent once it is "
		"switched on again.\n",
		(long long)k->id, STR_ARG(k->url), STR_ARG(k->cube), STR_ARG(k->cut),
		STR_ARG(k->fault), (unsigned long long)k->waiting, (long long)k->id,
		(long long)k->id);
}
