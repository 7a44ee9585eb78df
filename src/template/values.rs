//! What the words of templates stand for.

use handlebars::Context;
use serde_json::{Map, Value};

use super::story::Paragraphs;

/// What the words of templates stand for, set out once for all that are rendered with it.
#[derive(Clone, Debug)]
pub struct Values {
    words: Context,
    /// Handlebars copies what it is given, for each partial anew; of these it is told no more than how many paragraphs they have.
    story: Paragraphs,
    body: Paragraphs,
}

impl Values {
    /// Each word with its value; what the words [`Values::STORY`] and [`Values::BODY`] stand for.
    pub fn new(words: Map<String, Value>, story: Paragraphs, body: Paragraphs) -> Self {
        let mut values = Self { words: Context::from(Value::Object(words)), story, body };
        values.count();
        values
    }

    /// The word for the story as posts tell it.
    pub const STORY: &str = "story";
    /// The word for all blocks of the article, with their styles.
    pub const BODY: &str = "body";

    /// The value of `word`, null if it has none.
    pub fn get(&self, word: &str) -> &Value {
        &self.words.data()[word]
    }

    /// The story as posts tell it.
    pub fn story(&self) -> &Paragraphs {
        &self.story
    }

    /// All blocks of the article, with their styles.
    pub fn body(&self) -> &Paragraphs {
        &self.body
    }

    /// What `render` gives while `word` stands for `value`, if it stands for anything.
    pub fn with<T>(&mut self, word: &str, value: Value, render: impl FnOnce(&mut Self) -> T) -> T {
        let Some(place) = self.get_mut(word) else { return render(self) };
        let before = std::mem::replace(place, value);
        let rendered = render(self);
        if let Some(place) = self.get_mut(word) {
            *place = before;
        }
        rendered
    }

    /// What `render` gives while the story is told so.
    pub fn with_story<T>(&mut self, story: Paragraphs, render: impl FnOnce(&mut Self) -> T) -> T {
        let body = self.body.clone();
        self.with_stories(story, body, render)
    }

    /// What `render` gives while the story and all blocks of the article are these.
    pub fn with_stories<T>(&mut self, story: Paragraphs, body: Paragraphs, render: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.story.clone(), self.body.clone());
        self.tell(story, body);
        let rendered = render(self);
        self.tell(before.0, before.1);
        rendered
    }

    /// Tells the story so from now on, and all blocks of the article.
    pub fn tell(&mut self, story: Paragraphs, body: Paragraphs) {
        (self.story, self.body) = (story, body);
        self.count();
    }

    /// The value of `word`, to be changed, if it is there.
    pub fn get_mut(&mut self, word: &str) -> Option<&mut Value> {
        self.words.data_mut().get_mut(word)
    }

    /// What Handlebars is given.
    pub(super) fn words(&self) -> &Context {
        &self.words
    }

    /// Tells Handlebars how many paragraphs there are, by which templates may choose.
    fn count(&mut self) {
        let counts = [(Self::STORY, self.story.len()), (Self::BODY, self.body.len())];
        for (word, count) in counts {
            if let Some(words) = self.words.data_mut().as_object_mut() {
                words.insert(word.to_owned(), Value::Array(vec![Value::Null; count]));
            }
        }
    }
}
