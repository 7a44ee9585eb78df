//! Finds what a template asks for that is not there, in every branch: strict mode alone misses what stands in `{{#if}}`
//! (handlebars-rust #579) and what is not rendered.

use handlebars::Template;
use handlebars::template::{HelperTemplate, Parameter, Subexpression, TemplateElement};
use serde_json::Value;

use super::helpers::{MAX_PRIORITY, SIGNATURES, Signature, TESTS};
use crate::config::diagnostic::suggestion;

/// Something wrong at a line and column, both from 1.
pub(super) struct Found {
    pub(super) place: (usize, usize),
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// The first thing in `template` that is not known.
pub(super) fn check(template: &Template, variables: &[&str]) -> Result<(), Found> {
    Lint { variables, place: (1, 1), in_fit: false }.template(template)
}

struct Lint<'a> {
    variables: &'a [&'a str],
    place: (usize, usize),
    in_fit: bool,
}

impl Lint<'_> {
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
            TemplateElement::PartialExpression(_) | TemplateElement::PartialBlock(_) => {
                Err(self.found("templates cannot include others", None))
            }
            TemplateElement::DecoratorExpression(_) | TemplateElement::DecoratorBlock(_) => {
                Err(self.found("decorators are not available", None))
            }
            _ => Err(self.found("this is not available in templates", None)),
        }
    }

    fn expression(&mut self, expression: &HelperTemplate) -> Result<(), Found> {
        let name = name(&expression.name);
        if let Some(signature) = SIGNATURES.iter().find(|signature| !signature.block && signature.name == name) {
            return self.arguments(signature, expression);
        }
        if !expression.params.is_empty() || !expression.hash.is_empty() {
            let known: Vec<&str> = SIGNATURES.iter().filter(|known| !known.block).map(|known| known.name).collect();
            return Err(self.found(format!("{name:?} takes no arguments"), suggestion(name, &known)));
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
            _ => (literal.is_string(), format!("{key} is text in quotes")),
        };
        if valid { Ok(()) } else { Err(self.found(expected, None)) }
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
        if !TESTS.contains(&called) {
            return Err(self.found(format!("unknown test {called:?}"), suggestion(called, TESTS)));
        }
        inner.params.iter().try_for_each(|parameter| self.parameter(parameter))
    }

    fn word(&self, name: &str) -> Result<(), Found> {
        if self.variables.contains(&name) {
            return Ok(());
        }
        Err(self.found(format!("unknown word {name:?}"), suggestion(name, self.variables)))
    }

    fn found(&self, message: impl Into<String>, help: Option<String>) -> Found {
        Found { place: self.place, message: message.into(), help }
    }
}

fn name(parameter: &Parameter) -> &str {
    parameter.as_name().unwrap_or_default()
}
