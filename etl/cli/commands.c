#include "cli/commands.h"

/* In the order of the work, which is the order of the help. */
const struct command *const commands[] = {
	&command_sniff,      &command_extract,
	&command_check,      &command_load,
	&command_stage,      &command_review,
	&command_release,    &command_release_due,
	&command_reject,     &command_reopen,
	&command_confirm,    &command_policy,
	&command_audit,      &command_manifest,
	&command_withdraw,   &command_undo,
	&command_erase,      &command_explain,
	&command_map,        &command_geocode,
	&command_fetch,      &command_status,
	&command_privacy,    &command_verify,
	&command_diff,       &command_export,
	&command_sql,        &command_serve,
	&command_desk,       &command_desk_user,
	&command_help,       &command_man,
	&command_completion, NULL,
};
