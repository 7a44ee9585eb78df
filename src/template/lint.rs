//! Finds what a template asks for that is not there, in every branch: strict mode alone misses what stands in `{{#if}}`
//! (handlebars-rust #579) and what is not rendered.

use handlebars::Template;
use handlebars::template::{HelperTemplate, Parameter, Subexpression, TemplateElement};
use serde_json::Value;

use super::date;
use super::helpers::{LISTS, MAX_PRIORITY, NUMBERS, SIGNATURES, Signature, TESTS};
use super::words::KEYS;
use crate::config::diagnostic::suggestion;

/// Something wrong at a line and column, both from 1.
pub(super) struct Found {
    /// The partial that it stands in; none for the template itself.
    pub(super) partial: Option<String>,
    pub(super) place: (usize, usize),
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Most blocks, and most parentheses, that stand inside one another: what reads and renders them calls itself.
const MAX_DEPTH: usize = 32;
/// What gives a number.
const NUMBER_HELP: &str = "numbers are images, (len hashtags), and those that you write, such as 3";
/// Most partials that one template includes, those that its partials include among them.
const MAX_INCLUDED: usize = 200;

/// Where `text` nests too deep, if it does: to be asked before it is compiled.
pub(super) fn too_deep(text: &str) -> Option<Found> {
    let (mut blocks, mut parentheses, mut in_tag) = (0_usize, 0_usize, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' if text[..at].ends_with('{') => {
                in_tag = true;
                parentheses = 0;
                match text[at + 1..].trim_start_matches(['~', '{', ' ']).as_bytes().first() {
                    Some(b'#' | b'^') => blocks += 1,
                    Some(b'/') => blocks = blocks.saturating_sub(1),
                    _ => {}
                }
            }
            b'}' => in_tag = false,
            b'(' if in_tag => parentheses += 1,
            b')' if in_tag => parentheses = parentheses.saturating_sub(1),
            _ => {}
        }
        if blocks > MAX_DEPTH || parentheses > MAX_DEPTH {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let message = format!("more than {MAX_DEPTH} blocks or parentheses stand inside one another here");
            return Some(Found { partial: None, place: (line, column), message, help: None });
        }
    }
    None
}

/// The first thing in `template`, or a partial that it includes, that is not known. Gives the names of those partials.
pub(super) fn check<'a>(
    template: &Template,
    variables: &[&str],
    partials: &[(&'a str, &Template)],
) -> Result<Vec<&'a str>, Found> {
    let mut lint =
        Lint { variables, partials, place: (1, 1), in_fit: false, inside: Vec::new(), included: Vec::new(), count: 0 };
    lint.template(template)?;
    Ok(lint.included)
}

struct Lint<'l, 'a> {
    variables: &'l [&'l str],
    partials: &'l [(&'a str, &'l Template)],
    place: (usize, usize),
    in_fit: bool,
    /// The partials that we are in, the outermost first.
    inside: Vec<&'a str>,
    included: Vec<&'a str>,
    count: usize,
}

impl<'a> Lint<'_, 'a> {
    fn template(&mut self, template: &Template) -> Result<(), Found> {
        for (index, element) in template.elements.iter().enumerate() {
            // The branches that `{{else if}}` makes have no place of their own: that of the block stands for them.
            if let Some(place) = template.mapping.get(index) {
                self.place = (place.0, place.1);
            }
            self.element(element)?;
        }
        Ok(())
    }

    fn element(&mut self, element: &TemplateElement) -> Result<(), Found> {
        match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => Ok(()),
            TemplateElement::Expression(expression) => self.expression(expression),
            TemplateElement::HelperBlock(block) => self.block(block),
            TemplateElement::HtmlExpression(_) => {
                Err(self.found("what stands in {{{…}}} is not escaped", Some("write {{…}}".to_owned())))
            }
            TemplateElement::PartialExpression(partial) if partial.params.is_empty() && partial.hash.is_empty() => {
                self.include(name(&partial.name))
            }
            TemplateElement::PartialExpression(_) | TemplateElement::PartialBlock(_) => {
                let help = "write {{> name}} alone".to_owned();
                Err(self.found("partials take nothing and wrap nothing", Some(help)))
            }
            TemplateElement::DecoratorExpression(_) | TemplateElement::DecoratorBlock(_) => {
                Err(self.found("decorators are not available", None))
            }
            _ => Err(self.found("this is not available in templates", None)),
        }
    }

    fn include(&mut self, name: &str) -> Result<(), Found> {
        let Some((name, partial)) = self.partials.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = self.partials.iter().map(|(known, _)| *known).collect();
            let help = suggestion(name, &known).unwrap_or_else(|| format!("put it into _{name}.hbs beside this file"));
            return Err(self.found(format!("there is no partial {name:?}"), Some(help)));
        };
        if self.inside.contains(name) {
            return Err(self.found(format!("the partial {name:?} includes itself"), None));
        }
        self.count += 1;
        if self.count > MAX_INCLUDED {
            return Err(self.found(format!("more than {MAX_INCLUDED} partials are included"), None));
        }
        if !self.included.contains(name) {
            self.included.push(name);
        }
        let place = self.place;
        self.inside.push(name);
        self.template(partial)?;
        self.inside.pop();
        self.place = place;
        Ok(())
    }

    fn expression(&mut self, expression: &HelperTemplate) -> Result<(), Found> {
        let name = name(&expression.name);
        if let Some(signature) = SIGNATURES.iter().find(|signature| !signature.block && signature.name == name) {
            return self.arguments(signature, expression);
        }
        if !expression.params.is_empty() || !expression.hash.is_empty() {
            let known: Vec<&str> = SIGNATURES.iter().filter(|known| !known.block).map(|known| known.name).collect();
            let message = match self.variables.contains(&name) {
                true => format!("{name:?} takes no arguments"),
                false => format!("there is no helper {name:?}"),
            };
            return Err(self.found(message, suggestion(name, &known)));
        }
        self.word(name)
    }

    fn block(&mut self, block: &HelperTemplate) -> Result<(), Found> {
        let name = name(&block.name);
        let Some(signature) = SIGNATURES.iter().find(|signature| signature.block && signature.name == name) else {
            let known: Vec<&str> = SIGNATURES.iter().filter(|known| known.block).map(|known| known.name).collect();
            return Err(self.found(format!("unknown block {name:?}"), suggestion(name, &known)));
        };
        self.arguments(signature, block)?;
        let outer = self.in_fit;
        if name == "fit" {
            if outer {
                let help = "end the first before the second begins".to_owned();
                return Err(self.found("{{#fit}} cannot stand inside {{#fit}}", Some(help)));
            }
            self.in_fit = true;
        }
        for inner in [&block.template, &block.inverse].into_iter().flatten() {
            self.template(inner)?;
        }
        self.in_fit = outer;
        Ok(())
    }

    fn arguments(&self, signature: &Signature, given: &HelperTemplate) -> Result<(), Found> {
        let Signature { name, params: (least, most), hash, usage, .. } = signature;
        if !(*least..=*most).contains(&given.params.len()) {
            return Err(self.found(format!("{{{{{name}}}}} takes {usage}"), None));
        }
        for parameter in &given.params {
            self.parameter(parameter)?;
        }
        match (*name, given.params.first()) {
            ("word", Some(key)) => self.fixed_word(key)?,
            ("lang", _) if !given.params.iter().all(|tag| matches!(tag, Parameter::Literal(Value::String(_)))) => {
                return Err(self.found(format!("{{{{#{name}}}}} takes {usage}"), None));
            }
            ("lang", _) if !given.params.iter().all(is_language_tag) => {
                return Err(self.found(format!("{{{{#{name}}}}} takes {usage}; this is none"), None));
            }
            ("link", Some(Parameter::Literal(literal))) if !literal.is_string() => {
                return Err(self.found(format!("{{{{{name}}}}} takes {usage}"), None));
            }
            ("plural", Some(number)) if !self.is_number(number) => {
                return Err(self.found(format!("{{{{{name}}}}} takes {usage}"), Some(NUMBER_HELP.to_owned())));
            }
            ("link", None) if given.hash.is_empty() => {
                return Err(self.found(format!("{{{{{name}}}}} takes {usage}"), None));
            }
            ("plural", _) if !given.hash.contains_key("other") => {
                let help = "write the form for all other numbers, as in other=\"{} photos\"".to_owned();
                return Err(self.found("{{plural}} has no form \"other\"", Some(help)));
            }
            _ => {}
        }
        let mut keys: Vec<_> = given.hash.iter().collect();
        keys.sort_by_key(|(key, _)| key.as_str());
        for (key, value) in keys {
            if !hash.contains(&key.as_str()) {
                return Err(self.found(format!("{{{{{name}}}}} does not take {key:?}"), suggestion(key, hash)));
            }
            self.argument(key, value)?;
        }
        Ok(())
    }

    /// Arguments by name are written out, so that their values can be checked here.
    fn argument(&self, key: &str, value: &Parameter) -> Result<(), Found> {
        let literal = match value {
            Parameter::Literal(literal) => literal,
            _ => &Value::Null,
        };
        let (valid, expected) = match key {
            "priority" => {
                let valid = literal.as_u64().is_some_and(|priority| priority <= u64::from(MAX_PRIORITY));
                (valid, format!("priority is a whole number from 0 to {MAX_PRIORITY}"))
            }
            "limit" => (literal.is_u64(), "limit is a whole number".to_owned()),
            "word" => return self.fixed_word(value),
            "format" if literal.is_string() => {
                return literal.as_str().and_then(date::mistake).map_or(Ok(()), |told| Err(self.found(told, None)));
            }
            _ => (literal.is_string(), format!("{key} is text in quotes")),
        };
        if valid { Ok(()) } else { Err(self.found(expected, None)) }
    }

    /// The name of a fixed word, which stands in quotes.
    fn fixed_word(&self, key: &Parameter) -> Result<(), Found> {
        let key = match key {
            Parameter::Literal(Value::String(key)) => key.as_str(),
            _ => return Err(self.found("the name of a fixed word is text in quotes", suggestion("", KEYS))),
        };
        if KEYS.contains(&key) {
            return Ok(());
        }
        Err(self.found(format!("unknown fixed word {key:?}"), suggestion(key, KEYS)))
    }

    fn parameter(&self, parameter: &Parameter) -> Result<(), Found> {
        match parameter {
            Parameter::Literal(_) => Ok(()),
            Parameter::Name(_) | Parameter::Path(_) => self.word(name(parameter)),
            Parameter::Subexpression(expression) => self.test(expression),
            _ => Err(self.found("this is not available in templates", None)),
        }
    }

    fn test(&self, expression: &Subexpression) -> Result<(), Found> {
        let TemplateElement::Expression(inner) = expression.as_element() else {
            return Err(self.found("this is not available in templates", None));
        };
        let called = name(&inner.name);
        if !inner.hash.is_empty() {
            return Err(self.found(format!("({called}) takes no arguments by name"), None));
        }
        if called == "word" {
            return match inner.params.as_slice() {
                [key] => self.fixed_word(key),
                _ => Err(self.found("(word) takes the name of a fixed word, as in (word \"by\")", None)),
            };
        }
        let Some((_, takes)) = TESTS.iter().find(|(known, _)| *known == called) else {
            let known: Vec<&str> = TESTS.iter().map(|(known, _)| *known).collect();
            return Err(self.found(format!("unknown test {called:?}"), suggestion(called, &known)));
        };
        let given = inner.params.len();
        if given != *takes {
            let (many, example) = match (*takes, called) {
                (_, "len") => ("one argument", "(len hashtags)"),
                (1, _) => ("one argument", "(not byline)"),
                (_, "and" | "or") => ("two arguments", "(and byline date)"),
                (_, "eq" | "ne") => ("two arguments", "(eq section \"World\")"),
                _ => ("two arguments", "(gt images 1)"),
            };
            return Err(self.found(format!("({called}) takes {many}, as in {example}, not {given}"), None));
        }
        inner.params.iter().try_for_each(|parameter| self.parameter(parameter))?;
        let numbers = matches!(called, "gt" | "gte" | "lt" | "lte");
        if numbers && !inner.params.iter().all(|parameter| self.is_number(parameter)) {
            return Err(self.found(format!("({called}) compares numbers"), Some(NUMBER_HELP.to_owned())));
        }
        if called == "len" && !inner.params.first().is_some_and(|counted| LISTS.contains(&name(counted))) {
            let help = format!("known are {}", LISTS.join(", "));
            return Err(self.found("(len) counts what there may be several of", Some(help)));
        }
        Ok(())
    }

    /// Whether `parameter` gives a whole number.
    fn is_number(&self, parameter: &Parameter) -> bool {
        match parameter {
            Parameter::Literal(literal) => literal.is_u64(),
            Parameter::Subexpression(inner) => {
                matches!(inner.as_element(), TemplateElement::Expression(inner) if name(&inner.name) == "len")
            }
            word => NUMBERS.contains(&name(word)),
        }
    }

    fn word(&self, name: &str) -> Result<(), Found> {
        if self.variables.contains(&name) {
            return Ok(());
        }
        Err(self.found(format!("unknown word {name:?}"), suggestion(name, self.variables)))
    }

    fn found(&self, message: impl Into<String>, help: Option<String>) -> Found {
        let partial = self.inside.last().map(|name| (*name).to_owned());
        Found { partial, place: self.place, message: message.into(), help }
    }
}

/// Whether it has the form of a language's tag (BCP 47): two or three letters, and what narrows them.
fn is_language_tag(parameter: &Parameter) -> bool {
    let Parameter::Literal(Value::String(tag)) = parameter else { return false };
    let narrows = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let language = tag.split('-').next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.split('-').all(narrows)
}

fn name(parameter: &Parameter) -> &str {
    parameter.as_name().unwrap_or_default()
}
