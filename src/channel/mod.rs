//! The rules of a channel: `channels/NAME/`, embedded in the binary, overridable file by file, read and checked here.

mod rules;

pub use rules::{
    AdapterFigures, Capabilities, CardRules, CostRules, CredentialRules, FindRules, HashtagRules, ImageRules, Limit,
    LinkRules, Markup, MediaRules, OptionRules, OptionType, Quota, Reset, Rules, Scope, SettingRules, Source,
    TextRules, ThreadRules, VideoRules,
};
