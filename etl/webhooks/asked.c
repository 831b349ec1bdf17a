/* Webhooks over HTTP, for those who have a token: what was asked, and the answer as JSON. */
#include "webhooks/hooks_file.h"

#include "base/text/json_out.h"
#include <jansson.h>
#include <stdlib.h>

struct asking {
	const struct hooks_asked *asked;
	struct hooks *hooks;
	struct session *session;
	struct arena *arena;
	struct buffer *out;
	int64_t token;
};

static int refuse(struct buffer *out, int status, struct str why)
{
	struct json_out j;

	buffer_reset(out);
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "error");
	json_put_key_z(&j, "message");
	json_put_string(&j, why);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
	return status;
}

static int refuse_by(struct buffer *out, const struct error *e)
{
	switch (e->status) {
	case STATUS_USAGE:
	case STATUS_INPUT:
		return refuse(out, 400, str_z(e->text));
	case STATUS_NOT_FOUND:
	case STATUS_NO_CUBE:
		return refuse(out, 404, str_z(e->text));
	case STATUS_LIMIT:
		return refuse(out, 409, str_z(e->text));
	case STATUS_GONE:
		return refuse(out, 410, str_z(e->text));
	default:
		return refuse(out, 503, STR("webhooks cannot be asked now; try again later"));
	}
}

/* ---- made ---- */

static const char *const members[] = {"url", "cube", "cut", "measure", "contact"};
#define NOT_YET "not_yet"
#define MEMBERS (sizeof members / sizeof *members)

static bool is_member(const char *key)
{
	for (size_t i = 0; i < MEMBERS; i++)
		if (strcmp(key, members[i]) == 0)
			return true;
	return false;
}

/* Texts are copied: the JSON goes. */
static int read_members(const struct asking *x, json_t *o, struct hook *k, struct error *e)
{
	struct str *const into[MEMBERS] = {&k->url, &k->cube, &k->cut, &k->measure, &k->contact};
	const char *key;
	json_t *value;

	json_object_foreach(o, key, value)
	{
		if (strcmp(key, NOT_YET) == 0 && json_is_boolean(value))
			k->not_yet = json_is_true(value);
		else if (!is_member(key) || !json_is_string(value))
			return error_set(
				e, STATUS_USAGE,
				"'%.40s': a webhook is an object of texts: url, cube, and where wanted cut, "
				"measure, contact; and not_yet, true or false",
				key);
	}
	for (size_t i = 0; i < MEMBERS; i++) {
		json_t *m = json_object_get(o, members[i]);
		if (m)
			*into[i] = arena_dup(x->arena, (struct str){json_string_value(m),
								    json_string_length(m)});
	}
	if (!k->url.len || !k->cube.len)
		return error_set(e, STATUS_USAGE, "a webhook takes url and cube");
	return 0;
}

static int read_body(const struct asking *x, struct hook *k, struct error *e)
{
	json_error_t fault;
	json_t *o = json_loadb(x->asked->body.ptr ? x->asked->body.ptr : "", x->asked->body.len,
			       JSON_REJECT_DUPLICATES, &fault);

	if (!json_is_object(o)) {
		json_decref(o);
		return error_set(e, STATUS_USAGE, "the body is no JSON object");
	}
	int result = read_members(x, o, k, e);
	json_decref(o);
	return result;
}

static int make(const struct asking *x, struct error *e)
{
	char secret[HOOK_SECRET_SIZE];
	struct hook k = {.token = x->token};
	struct json_out j;

	if (read_body(x, &k, e) != 0 ||
	    hook_add(x->hooks, &k, secret, x->asked->private_too, x->session, e) != 0)
		return -1;
	json_begin(&j, x->out);
	json_put_object(&j);
	json_put_key_z(&j, "webhook");
	json_put_integer(&j, k.id);
	json_put_text(&j, "secret", str_z(secret));
	json_put_object_end(&j);
	buffer_append_char(x->out, '\n');
	return 201;
}

/* ---- listed, and taken away ---- */

static void put_hook(struct json_out *j, const struct hook *k)
{
	json_put_object(j);
	json_put_key_z(j, "webhook");
	json_put_integer(j, k->id);
	json_put_text(j, "url", k->url);
	json_put_text(j, "cube", k->cube);
	json_put_text(j, "cut", k->cut);
	json_put_text(j, "measure", k->measure);
	json_put_text(j, "state", k->off_at ? STR("off") : k->tries ? STR("retrying") : STR("on"));
	if (k->known)
		json_put_text(j, "total", k->total);
	json_put_key_z(j, "waiting");
	json_put_integer(j, (int64_t)k->waiting);
	if (k->fault.len)
		json_put_text(j, "fault", k->fault);
	json_put_object_end(j);
}

static int list(const struct asking *x, struct error *e)
{
	struct hook *all;
	struct json_out j;
	size_t n;

	if (hooks_list(x->hooks, x->arena, &all, &n, e) != 0)
		return -1;
	json_begin(&j, x->out);
	json_put_object(&j);
	json_put_key_z(&j, "webhooks");
	json_put_array(&j);
	for (size_t i = 0; i < n; i++)
		if (all[i].token == x->token)
			put_hook(&j, &all[i]);
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(x->out, '\n');
	return 200;
}

/* Of another's nothing is told, not even that it is there. */
static int take_away(const struct asking *x, struct error *e)
{
	struct hook *all;
	uint64_t id = 0;
	size_t n;

	if (!str_to_u64(x->asked->id, &id) || hooks_list(x->hooks, x->arena, &all, &n, e) != 0)
		return error_set(e, STATUS_NOT_FOUND, "there is no such webhook");
	for (size_t i = 0; i < n; i++) {
		if ((uint64_t)all[i].id != id || all[i].token != x->token)
			continue;
		if (hook_remove(x->hooks, all[i].id, e) != 0)
			return -1;
		buffer_append_z(x->out, "{\"removed\": true}\n");
		return 200;
	}
	return error_set(e, STATUS_NOT_FOUND, "there is no such webhook");
}

static int act(struct asking *x, struct error *e)
{
	if (hook_token_find(x->hooks, x->asked->token, &x->token, e) != 0)
		return -1;
	if (!x->token)
		return refuse(
			x->out, 401,
			STR("a webhook is made with a token: Authorization: Bearer …; whoever "
			    "runs this site gives one"));
	if (!x->asked->id.len)
		return x->asked->writes ? make(x, e) : list(x, e);
	if (x->asked->writes && str_eq(x->asked->action, STR("remove")))
		return take_away(x, e);
	return error_set(e, STATUS_NOT_FOUND, "there is nothing at this address");
}

int hooks_answer(const char *path, const struct hooks_asked *asked, struct session *s,
		 struct buffer *out, struct error *e)
{
	struct asking x = {.asked = asked, .session = s, .out = out, .arena = arena_new()};
	int status = hooks_open(&x.hooks, path, e);

	if (status == 0)
		status = act(&x, e);
	hooks_close(x.hooks);
	arena_free(x.arena);
	return status < 0 ? refuse_by(out, e) : status;
}
